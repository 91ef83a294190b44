-- owner: src/gate/audit
-- The record. Entries are final bytes: the application can only queue, the sequencer can only append, nobody can rewrite.

create schema audit;
grant usage on schema audit to plateward_app, plateward_audit, plateward_audit_read;

-- One log per agency and calendar year (shard); the installation itself has one too, under the all-zero agency.
create table audit.logs (
  log_id uuid primary key,
  agency_id uuid not null,
  year integer not null check (year between 2000 and 9999),
  origin text not null unique check (length(origin) between 1 and 200),
  size bigint not null default 0 check (size >= 0),
  opened_at timestamptz not null,
  unique (agency_id, year)
);

create table audit.entries (
  log_id uuid not null references audit.logs,
  n bigint not null check (n >= 0),
  agency_id uuid not null,
  body bytea not null check (octet_length(body) between 2 and 65535),
  -- RFC 6962 section 2.1 leaf hash, computed again by the server: a bit that flipped in the application's memory is refused here
  leaf bytea not null constraint leaf_of_body check (leaf = sha256('\x00'::bytea || body)),
  primary key (log_id, n)
);

-- The plain words behind the salted commitments in an entry (RFC 9901 form), joined by '~' as there. One row per entry, as a row per
-- field costs more than all the rest of an append. What leaves with the reads (ids of results) has a row of its own.
create table audit.disclosures (
  log_id uuid not null,
  n bigint not null,
  purgeable boolean not null,
  agency_id uuid not null,
  disclosures text not null check (disclosures ~ '^[A-Za-z0-9_~-]+$'),
  primary key (log_id, n, purgeable),
  foreign key (log_id, n) references audit.entries
);

-- What a change leaves in its own transaction; the sequencer moves it into the log (DELETE .. RETURNING and append in one transaction).
create table audit.outbox (
  outbox_id bigint generated always as identity primary key,
  agency_id uuid not null,
  draft jsonb not null,
  queued_at timestamptz not null default clock_timestamp()
);

alter table audit.outbox enable row level security;
alter table audit.outbox force row level security;
create policy queue_own on audit.outbox for insert to plateward_app with check (agency_id = (select current_agency()));
create policy sequence_all on audit.outbox for all to plateward_audit using (true);
alter table audit.logs enable row level security;
alter table audit.logs force row level security;
create policy sequence_all on audit.logs for all to plateward_audit using (true) with check (true);
create policy read_own on audit.logs for select to plateward_audit_read using (agency_id = (select public.current_agency()));
alter table audit.entries enable row level security;
alter table audit.entries force row level security;
create policy append on audit.entries for insert to plateward_audit with check (true);
create policy sequence_all on audit.entries for select to plateward_audit using (true);
create policy read_own on audit.entries for select to plateward_audit_read using (agency_id = (select public.current_agency()));
alter table audit.disclosures enable row level security;
alter table audit.disclosures force row level security;
create policy append on audit.disclosures for insert to plateward_audit with check (true);
create policy sequence_all on audit.disclosures for select to plateward_audit using (true);
create policy read_own on audit.disclosures for select to plateward_audit_read using (agency_id = (select public.current_agency()));

grant insert on audit.outbox to plateward_app;
grant select, delete on audit.outbox to plateward_audit;
grant select on audit.logs to plateward_audit;
-- a new log is empty: its size can't be given
grant insert (log_id, agency_id, year, origin, opened_at), update (size) on audit.logs to plateward_audit;
grant select, insert on audit.entries, audit.disclosures to plateward_audit;
grant select on audit.logs, audit.entries, audit.disclosures to plateward_audit_read;

create function audit.refuse_rewrite() returns trigger language plpgsql as $$
begin
  raise exception 'the record is append-only: % on % refused', tg_op, tg_table_name using errcode = 'insufficient_privilege';
end $$;

-- The size of a log can only grow: a shrunk log would let entries be written again under used numbers.
create function audit.refuse_shrink() returns trigger language plpgsql as $$
begin
  if new.size < old.size or new.log_id <> old.log_id or new.agency_id <> old.agency_id or new.year <> old.year or new.origin <> old.origin then
    raise exception 'a log only grows' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

create trigger no_rewrite before update or delete on audit.entries for each row execute function audit.refuse_rewrite();
create trigger no_truncate before truncate on audit.entries for each statement execute function audit.refuse_rewrite();
create trigger no_rewrite before update or delete on audit.disclosures for each row execute function audit.refuse_rewrite();
create trigger no_truncate before truncate on audit.disclosures for each statement execute function audit.refuse_rewrite();
create trigger no_delete before delete on audit.logs for each row execute function audit.refuse_rewrite();
create trigger no_truncate before truncate on audit.logs for each statement execute function audit.refuse_rewrite();
create trigger only_grows before update on audit.logs for each row execute function audit.refuse_shrink();
-- ALWAYS: session_replication_role = replica does not skip them
alter table audit.entries enable always trigger no_rewrite;
alter table audit.entries enable always trigger no_truncate;
alter table audit.disclosures enable always trigger no_rewrite;
alter table audit.disclosures enable always trigger no_truncate;
alter table audit.logs enable always trigger no_delete;
alter table audit.logs enable always trigger no_truncate;
alter table audit.logs enable always trigger only_grows;
