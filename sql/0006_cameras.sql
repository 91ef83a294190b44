-- owner: src/capture/cameras
-- Where reads come from, and the keys with which they are sent.

create table sources (
  source_id uuid primary key,
  agency_id uuid not null references agencies,
  code text not null check (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
  name text not null check (length(name) between 1 and 200),
  kind text not null check (kind in ('fixed', 'mobile', 'vendor_cloud', 'file_drop', 'server')),
  -- the profile's source class: retention, purge and transfer depend on it
  retention_class text not null check (retention_class ~ '^[a-z0-9_]{1,40}$'),
  time_zone text not null,
  latitude double precision check (latitude between -90 and 90),
  longitude double precision check (longitude between -180 and 180),
  heading_degrees real check (heading_degrees >= 0 and heading_degrees < 360),
  -- names by which camera agents call this source, such as '<agent_uid>/<camera_id>'
  external_refs text[] not null default '{}',
  active boolean not null default true,
  created_at timestamptz not null,
  unique (agency_id, code)
);
create table source_keys (
  key_id uuid primary key,
  agency_id uuid not null references agencies,
  label text not null check (length(label) between 1 and 200),
  secret_sha256 bytea not null check (octet_length(secret_sha256) = 32),
  created_at timestamptz not null,
  revoked_at timestamptz
);
-- The cameras for which a key may speak; it can append their reads and nothing else.
create table source_key_sources (
  key_id uuid not null references source_keys,
  source_id uuid not null references sources,
  agency_id uuid not null references agencies,
  primary key (key_id, source_id)
);
create index on source_key_sources (source_id);

alter table sources enable row level security;
alter table sources force row level security;
create policy agency on sources using (agency_id = (select current_agency()));
alter table source_keys enable row level security;
alter table source_keys force row level security;
create policy agency on source_keys using (agency_id = (select current_agency()));
alter table source_key_sources enable row level security;
alter table source_key_sources force row level security;
create policy agency on source_key_sources using (agency_id = (select current_agency()));
grant select, insert, update on sources, source_keys to plateward_app;
grant select, insert on source_key_sources to plateward_app;
