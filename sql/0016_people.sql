-- owner: src/department/people
-- The human behind an account, posts with their history, clearances, entitlements, reviews, vendors, the way to live data.

-- One human may have two accounts (an administrator's and an ordinary one); two-person rules count humans, not accounts.
alter table accounts add column human_id uuid;
-- row-level security would hide every row from the owner, as no agency is set while migrating
alter table accounts no force row level security;
update accounts set human_id = person_id;
alter table accounts force row level security;
alter table accounts alter column human_id set not null;
create index on accounts (agency_id, human_id);

-- BA-59, LA-11: who the person is to the department; supervisor: who is told of changes (CJIS AC-2)
alter table accounts
  add column kind text not null default 'member' check (kind in ('member', 'contractor', 'vendor')),
  add column supervisor uuid references accounts,
  -- days without use count from here: made, or brought back
  add column active_since timestamptz,
  -- null: invited, and has set no password yet
  add column password_set_at timestamptz,
  add column deactivated_at timestamptz,
  add column deactivated_by text,
  add column deactivated_reason text check (deactivated_reason in ('separated', 'transferred', 'unused', 'violation', 'high_risk')),
  -- the name as a hasty eye reads it: a new name must not pass for one that is there or once was
  add column name_form text not null
    generated always as (replace(replace(translate(username, '01i258._-', 'ollzsb'), 'rn', 'm'), 'vv', 'w')) stored;
alter table accounts no force row level security;
update accounts set active_since = created_at, password_set_at = created_at;
alter table accounts force row level security;
alter table accounts alter column active_since set not null;
alter table accounts add constraint accounts_name_form unique (agency_id, name_form);

-- The person sets their own password with it; only a hash is kept.
create table invitations (
  invitation_id uuid primary key,
  agency_id uuid not null references agencies,
  person_id uuid not null references accounts,
  token_sha256 bytea not null unique check (octet_length(token_sha256) = 32),
  made_at timestamptz not null,
  made_by text not null,
  expires_at timestamptz not null,
  -- used, or replaced by a newer one
  closed_at timestamptz
);
create index on invitations (person_id);

alter table post_holdings
  add column given_by text not null default 'task:setup',
  add column ended_by text,
  add column end_reason text;
-- a holding that is ended before it began was never in force
alter table post_holdings drop constraint post_holdings_check;
alter table post_holdings add constraint post_holdings_in_order check (held_to >= held_from);

-- LA-09, CO-04, BA-08: one duty of one's own post, given to another for a time.
create table delegations (
  delegation_id uuid primary key,
  agency_id uuid not null references agencies,
  from_person uuid not null references accounts,
  to_person uuid not null references accounts,
  duty text not null,
  reason text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at >= starts_at),
  made_at timestamptz not null,
  ended_by text
);
create index on delegations (to_person);

alter table clearances
  add column kind text not null default 'background' check (kind in ('background', 'clets_fingerprint')),
  add column granted_by text not null default 'task:setup',
  add column ended_at timestamptz,
  add column ended_by text,
  add column end_reason text;

-- LA-24, SL-11, CO-11, BA-22: leave to see data of one origin, apart from role.
create table entitlements (
  entitlement_id uuid primary key,
  agency_id uuid not null references agencies,
  person_id uuid not null references accounts,
  origin text not null check (origin in ('department', 'state', 'federal', 'clets')),
  granted_at timestamptz not null,
  granted_by text not null,
  expires_at timestamptz not null check (expires_at > granted_at),
  ended_at timestamptz,
  ended_by text,
  end_reason text
);
create index on entitlements (person_id);

-- BA-62: a vendor's account works only while the agency has opened it, for a ticket, for 72 hours at most.
create table vendor_openings (
  opening_id uuid primary key,
  agency_id uuid not null references agencies,
  person_id uuid not null references accounts,
  ticket text not null,
  purpose text not null check (purpose in ('maintenance', 'installation')),
  opened_at timestamptz not null,
  opened_by text not null,
  ends_at timestamptz not null check (ends_at >= opened_at),
  closed_by text,
  extensions integer not null default 0
);
create index on vendor_openings (person_id, ends_at);

-- BA-35, CJIS AC-2: every account looked at, each confirmed, changed or deactivated; the evidence stays.
create table account_reviews (
  review_id uuid primary key,
  agency_id uuid not null references agencies,
  opened_at timestamptz not null,
  opened_by text not null,
  reason text not null,
  closed_at timestamptz,
  closed_by text
);
create index on account_reviews (agency_id, opened_at);
create table account_review_items (
  review_id uuid not null references account_reviews,
  person_id uuid not null references accounts,
  agency_id uuid not null references agencies,
  -- the account as it stood when the review was opened, and when it was decided
  found jsonb not null,
  decided_on jsonb,
  decision text check (decision in ('confirmed', 'changed', 'deactivated')),
  note text,
  decided_at timestamptz,
  decided_by text,
  primary key (review_id, person_id)
);

-- CJIS AC-2: who answers for a person is told of each change to their account.
create table account_notices (
  notice_id uuid primary key,
  agency_id uuid not null references agencies,
  to_person uuid not null references accounts,
  about_person uuid not null references accounts,
  kind text not null,
  message text not null,
  made_at timestamptz not null,
  seen_at timestamptz
);
create index on account_notices (to_person, made_at);
create index on account_notices (about_person, kind);

alter table invitations enable row level security;
alter table invitations force row level security;
create policy agency on invitations using (agency_id = (select current_agency()));
alter table delegations enable row level security;
alter table delegations force row level security;
create policy agency on delegations using (agency_id = (select current_agency()));
alter table entitlements enable row level security;
alter table entitlements force row level security;
create policy agency on entitlements using (agency_id = (select current_agency()));
alter table vendor_openings enable row level security;
alter table vendor_openings force row level security;
create policy agency on vendor_openings using (agency_id = (select current_agency()));
alter table account_reviews enable row level security;
alter table account_reviews force row level security;
create policy agency on account_reviews using (agency_id = (select current_agency()));
alter table account_review_items enable row level security;
alter table account_review_items force row level security;
create policy agency on account_review_items using (agency_id = (select current_agency()));
alter table account_notices enable row level security;
alter table account_notices force row level security;
create policy agency on account_notices using (agency_id = (select current_agency()));
grant select, insert, update on invitations, delegations, entitlements, vendor_openings, account_reviews,
  account_review_items, account_notices to plateward_app;
