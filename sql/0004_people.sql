-- owner: src/department/people
-- Accounts, the posts that persons hold, their clearance, their sessions. Accounts are never deleted: the record points at them.

create table accounts (
  person_id uuid primary key,
  agency_id uuid not null references agencies,
  username text not null check (username ~ '^[a-z][a-z0-9._-]{1,63}$'),
  display_name text not null check (length(display_name) between 1 and 200),
  password jsonb not null,
  active boolean not null default true,
  demonstration boolean not null,
  created_at timestamptz not null,
  created_by text not null,
  -- identifiers are never reused: the row stays when the account is deactivated
  unique (agency_id, username)
);
create table post_holdings (
  holding_id uuid primary key,
  agency_id uuid not null references agencies,
  person_id uuid not null references accounts,
  post_id text not null check (length(post_id) between 1 and 80),
  held_from timestamptz not null,
  held_to timestamptz check (held_to > held_from)
);
create index on post_holdings (person_id);
create table clearances (
  clearance_id uuid primary key,
  agency_id uuid not null references agencies,
  person_id uuid not null references accounts,
  granted_at timestamptz not null,
  expires_at timestamptz not null
);
create index on clearances (person_id);
create table sessions (
  session_id uuid primary key,
  agency_id uuid not null references agencies,
  person_id uuid not null references accounts,
  token_sha256 bytea not null unique check (octet_length(token_sha256) = 32),
  auth text not null,
  address text not null,
  opened_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  closed_at timestamptz
);
create index on sessions (person_id);

alter table accounts enable row level security;
alter table accounts force row level security;
create policy agency on accounts using (agency_id = (select current_agency()));
alter table post_holdings enable row level security;
alter table post_holdings force row level security;
create policy agency on post_holdings using (agency_id = (select current_agency()));
alter table clearances enable row level security;
alter table clearances force row level security;
create policy agency on clearances using (agency_id = (select current_agency()));
alter table sessions enable row level security;
alter table sessions force row level security;
create policy agency on sessions using (agency_id = (select current_agency()));
grant select, insert, update on accounts, post_holdings, clearances, sessions to plateward_app;
