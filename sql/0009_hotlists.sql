-- owner: src/response/hotlists
-- Lists of wanted plates. A list that is too old does not match (BA-71); an entry names its approver (BA-67, BA-70).

create table hotlists (
  hotlist_id uuid primary key,
  agency_id uuid not null references agencies,
  name text not null check (length(name) between 1 and 120),
  kind text not null check (kind in ('custom', 'state', 'federal')),
  -- as-of date of the file in force, not the time of upload: uploading the same file again is no refresh
  as_of timestamptz not null,
  imported_at timestamptz not null,
  imported_by text not null,
  file_sha256 bytea not null check (octet_length(file_sha256) = 32),
  -- grows with every change to the list or its entries: tells the matcher that what it holds in memory is old
  revision bigint not null default 1,
  unique (agency_id, name)
);
create table hotlist_entries (
  entry_id uuid primary key,
  agency_id uuid not null references agencies,
  hotlist_id uuid not null references hotlists,
  -- A-Z 0-9, and ? or * in a partial entry (LA-22, BA-20)
  plate text collate "C" not null check (plate ~ '^[A-Z0-9?*]{2,12}$'),
  state text check (state ~ '^[A-Z]{2}$'),
  plate_type text,
  category text not null,
  priority text not null check (priority in ('high', 'medium', 'low')),
  reason text not null,
  case_number text not null,
  requested_by text not null,
  approved_by text not null,
  -- the reason with the approver noted in it (BA-67, BA-70): what dispatch reads
  narrative text not null,
  effective_at timestamptz not null,
  expires_at timestamptz not null,
  vehicle jsonb not null default '{}',
  caution text,
  instructions text,
  source_record_id text,
  source_list text,
  vin text,
  ori text,
  nic text,
  -- SHA-256 of what the line says: the same line in the next file is the same entry
  fingerprint bytea not null check (octet_length(fingerprint) = 32),
  -- when it left the list in force (replaced, expired, recovered), and why
  ended_at timestamptz,
  ended_reason text,
  check (approved_by <> requested_by)
);
create index on hotlist_entries (hotlist_id) where ended_at is null;
create index on hotlist_entries (agency_id, entry_id) where ended_at is null;
alter table hotlists enable row level security;
alter table hotlists force row level security;
create policy agency on hotlists using (agency_id = (select current_agency()));
alter table hotlist_entries enable row level security;
alter table hotlist_entries force row level security;
create policy agency on hotlist_entries using (agency_id = (select current_agency()));
grant select, insert, update on hotlists, hotlist_entries to plateward_app;
