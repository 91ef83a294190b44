-- owner: src/gate/policy
-- The departments of this installation, and their adopted policy profiles, version by version.

-- The directory of agencies carries no plate and no person: every role may read it, so there is no row-level security here.
create table agencies (
  agency_id uuid primary key,
  code text not null unique check (code ~ '^[a-z][a-z0-9-]{1,39}$'),
  name text not null check (length(name) between 1 and 200),
  ori text not null check (ori ~ '^[A-Z]{2}[0-9A-Z]{7}$'),
  time_zone text not null,
  demonstration boolean not null,
  enrolled_at timestamptz not null
);
grant select, insert on agencies to plateward_app;
grant select on agencies to plateward_audit;

create table policy_versions (
  agency_id uuid not null references agencies,
  version integer not null check (version > 0),
  effective_from timestamptz not null,
  profile jsonb not null,
  profile_sha256 bytea not null check (octet_length(profile_sha256) = 32),
  adopted_by text not null,
  recorded_at timestamptz not null,
  primary key (agency_id, version)
);
alter table policy_versions enable row level security;
alter table policy_versions force row level security;
create policy agency on policy_versions using (agency_id = (select current_agency()));
-- A version is never changed: a new one supersedes it from its date on.
grant select, insert on policy_versions to plateward_app;
