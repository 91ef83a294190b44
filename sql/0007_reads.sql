-- owner: src/capture/reads
-- The stored observation. Partitioned by the week in which it falls due, so that bytes leave by dropping a partition:
-- DELETE leaves plates legible in the pages and in the WAL. One level of partitions and no foreign key to reads, for Citus.

create extension if not exists pg_trgm;
create extension if not exists btree_gin;

create table reads (
  read_id uuid not null,
  agency_id uuid not null,
  source_id uuid not null,
  retention_class text not null,
  -- whole milliseconds, as in the application: a search goes on exactly after the last read that it showed
  captured_at timestamptz(3) not null,
  received_at timestamptz(3) not null,
  -- the agency's local calendar day of receipt; images lie in segments of that day
  receipt_day date not null,
  -- local day on which it falls due, and the Monday of that week
  purge_on date not null,
  purge_week date not null,
  -- local day from which no answer shows it; null where the policy leaves the purge to a decision
  gone_on date,
  plate text collate "C" not null check (plate ~ '^[A-Z0-9_]{1,12}$'),
  plate_raw text not null check (length(plate_raw) <= 64),
  state text check (state ~ '^[A-Z]{2}$'),
  confidence real check (confidence between 0 and 1),
  state_confidence real check (state_confidence between 0 and 1),
  character_confidence real[],
  candidates jsonb not null default '[]',
  vehicle jsonb not null default '{}',
  heading_degrees real,
  direction text,
  lane integer,
  speed_mph real,
  latitude double precision,
  longitude double precision,
  -- [{kind, sha256, mime, width, height}]
  images jsonb not null default '[]',
  -- clock_suspect, late, retransmission, parked
  flags text[] not null default '{}',
  source_format text not null,
  event_id text not null,
  message_sha256 bytea not null,
  primary key (plate, captured_at, read_id, purge_week)
) partition by range (purge_week);
create index on reads (source_id, captured_at);
create index on reads (read_id);
create index on reads using brin (captured_at);
alter table reads enable row level security;
alter table reads force row level security;
create policy agency on reads using (agency_id = (select current_agency()));
grant select, insert on reads to plateward_app;

-- Reads under hold, moved out of a partition before it is dropped; same columns.
create table held_reads (like reads including constraints including defaults, primary key (plate, captured_at, read_id, purge_week));
create index on held_reads (read_id);
alter table held_reads enable row level security;
alter table held_reads force row level security;
create policy agency on held_reads using (agency_id = (select current_agency()));
grant select, insert on held_reads to plateward_app;

-- Every plate that an agency has a live or held read of: patterns are answered here first. `fold` = look-alikes made one.
create table plate_dictionary (
  agency_id uuid not null,
  plate text collate "C" not null,
  fold text collate "C" not null,
  first_seen timestamptz not null,
  primary key (agency_id, plate)
);
create index on plate_dictionary (agency_id, fold);
create index on plate_dictionary using gin (agency_id, plate gin_trgm_ops);
alter table plate_dictionary enable row level security;
-- Not FORCEd: row-level security would take the trigram index away from LIKE (not leakproof), so patterns go through
-- find_plates(), which runs as the owner and compares the agency itself.
create policy agency on plate_dictionary using (agency_id = (select current_agency()));
grant select, insert on plate_dictionary to plateward_app;

-- Plates of the running transaction's agency that match a LIKE pattern. The agency is named and must be the transaction's own.
-- EXECUTE plans with the pattern at hand: a plan for any pattern would not know when the trigram index is worth it.
create function find_plates(wanted_agency uuid, like_pattern text, at_most integer) returns setof text
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if wanted_agency is distinct from current_agency() then
    raise exception 'find_plates: not the agency of this transaction' using errcode = 'insufficient_privilege';
  end if;
  return query execute
    'select d.plate from plate_dictionary d where d.agency_id = $1 and d.plate like $2 order by d.plate limit $3'
    using wanted_agency, like_pattern, at_most;
end $$;
revoke execute on function find_plates(uuid, text, integer) from public;
grant execute on function find_plates(uuid, text, integer) to plateward_app;

-- The newest reads of these plates that still show, seen by the caller's own rights (row-level security holds). In a function so that the
-- plan over all weeks is made once per connection, not per search; and planned for the primary key alone: were there ever few rows or
-- wrong statistics, ORDER BY captured_at with LIMIT tempts the planner into reading whole partitions.
create function newest_reads(
  wanted_agency uuid, plates text[], captured_from timestamptz, before_captured timestamptz, before_read uuid,
  local_today date, oldest_week date, at_most integer
) returns setof reads
  language plpgsql stable set search_path = public, pg_temp
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_bitmapscan = off as $$
declare only_plate text collate "C" := plates[1];
begin
  if cardinality(plates) = 1 then
    -- of one plate the primary key gives the order too, and the LIMIT ends it early
    return query select r.* from reads r
      where r.plate = only_plate and r.agency_id = wanted_agency and (r.gone_on is null or r.gone_on > local_today)
        and r.purge_week >= oldest_week and r.captured_at >= captured_from
        and (r.captured_at, r.read_id) < (before_captured, before_read)
      order by r.captured_at desc, r.read_id desc limit at_most;
  else
    return query select r.* from reads r
      where r.plate = any(plates) and r.agency_id = wanted_agency and (r.gone_on is null or r.gone_on > local_today)
        and r.purge_week >= oldest_week and r.captured_at >= captured_from
        and (r.captured_at, r.read_id) < (before_captured, before_read)
      order by r.captured_at desc, r.read_id desc limit at_most;
  end if;
end $$;
revoke execute on function newest_reads(uuid, text[], timestamptz, timestamptz, uuid, date, date, integer) from public;
grant execute on function newest_reads(uuid, text[], timestamptz, timestamptz, uuid, date, date, integer) to plateward_app;

-- Where an image lies: segment file, offset, length. Identified by agency, class, day and SHA-256 of the original bytes.
create table image_places (
  agency_id uuid not null,
  retention_class text not null,
  receipt_day date not null,
  sha256 bytea not null check (octet_length(sha256) = 32),
  segment text not null,
  byte_offset bigint not null check (byte_offset >= 0),
  byte_length integer not null check (byte_length > 0),
  mime text not null,
  width integer not null,
  height integer not null,
  primary key (agency_id, retention_class, receipt_day, sha256)
);
alter table image_places enable row level security;
alter table image_places force row level security;
create policy agency on image_places using (agency_id = (select current_agency()));
grant select, insert on image_places to plateward_app;

-- One row per ingest transaction: what the matcher takes. It holds plates only until matched; then the row is deleted.
create table read_batches (
  batch_id uuid primary key,
  agency_id uuid not null,
  made_at timestamptz not null,
  reads jsonb not null
);
-- a batch lives for milliseconds: compressing it would take longer than writing it
alter table read_batches alter column reads set storage external;
alter table read_batches enable row level security;
alter table read_batches force row level security;
create policy agency on read_batches using (agency_id = (select current_agency()));
grant select, insert, update, delete on read_batches to plateward_app;

-- Makes the weekly partition if it isn't there. ATTACH takes a weaker lock on reads than CREATE .. PARTITION OF.
create function ensure_read_partition(week date) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
declare part text := 'reads_' || to_char(week, 'YYYYMMDD');
begin
  if extract(isodow from week) <> 1 then raise exception 'a purge week begins on a Monday, not %', week; end if;
  if to_regclass(part) is not null then return; end if;
  perform pg_advisory_xact_lock(hashtext('ensure_read_partition'));
  -- asked of the table, not of the cache, which may not have heard of a partition committed a moment ago
  if exists (select from pg_class where relname = part and relnamespace = 'public'::regnamespace) then return; end if;
  execute format('create table %I (like reads including defaults including constraints)', part);
  execute format('alter table %I enable row level security', part);
  execute format('alter table %I force row level security', part);
  execute format('alter table reads attach partition %I for values from (%L) to (%L)', part, week, week + 7);
end $$;
revoke execute on function ensure_read_partition(date) from public;
grant execute on function ensure_read_partition(date) to plateward_app;
