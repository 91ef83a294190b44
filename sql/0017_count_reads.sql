-- owner: src/capture/reads
-- How many reads a search would find, counted no further than is said. Without an order, unlike newest_reads, so that it ends as soon as it
-- has counted so many; planned for the primary key alone for the same reasons.

create function count_reads(
  wanted_agency uuid, plates text[], captured_from timestamptz, before_captured timestamptz, before_read uuid,
  local_today date, oldest_week date, at_most integer
) returns integer
  language plpgsql stable set search_path = public, pg_temp
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_bitmapscan = off as $$
begin
  return (select count(*) from (
    select from reads r
      where r.plate = any(plates) and r.agency_id = wanted_agency and (r.gone_on is null or r.gone_on > local_today)
        and r.purge_week >= oldest_week and r.captured_at >= captured_from
        and (r.captured_at, r.read_id) < (before_captured, before_read)
      limit at_most) as found);
end $$;
revoke execute on function count_reads(uuid, text[], timestamptz, timestamptz, uuid, date, date, integer) from public;
grant execute on function count_reads(uuid, text[], timestamptz, timestamptz, uuid, date, date, integer) to plateward_app;
