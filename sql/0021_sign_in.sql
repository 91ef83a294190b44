-- owner: src/department/people
-- A second factor for everybody: authenticator codes, passkeys, single sign-on, what is tried and locked, sealed accounts.

-- `enrolling`: nothing but one's own account until a second factor is there. `restoring`: a sealed account, sign-in and administration only.
-- Sessions from before there were factors proved a password alone, so that is all they count for.
alter table sessions
  add column assurance text not null default 'enrolling' check (assurance in ('enrolling', 'full', 'restoring')),
  -- when this session last proved more than a password
  add column strong_at timestamptz;
alter table sessions alter column assurance drop default;
alter table sessions add constraint full_is_proven check (assurance = 'enrolling' or strong_at is not null);

alter table accounts
  -- CJIS AC-7: the way by password and code is shut until somebody else opens it
  add column locked_at timestamptz,
  -- the try that shut it: if that very one turns out right, it opens it again
  add column locked_by_try uuid,
  -- a lost authenticator was reset: the next one is enrolled with a code that was handed over in presence
  add column enrolment_code_needed boolean not null default false,
  -- 1 or 2: a sealed account of the installation, which nobody can sign in to but with its printed codes
  add column seal_number integer check (seal_number in (1, 2));
create unique index one_account_per_seal on accounts (agency_id, seal_number) where seal_number is not null;

-- Each try of a password or code, written before it is judged; gone once the person has signed in.
create table sign_in_tries (
  try_id uuid primary key,
  agency_id uuid not null references agencies,
  person_id uuid not null references accounts,
  made_at timestamptz not null
);
create index on sign_in_tries (person_id, made_at);

create table sign_in_factors (
  factor_id uuid primary key,
  agency_id uuid not null references agencies,
  person_id uuid not null references accounts,
  kind text not null check (kind in ('totp', 'passkey')),
  name text not null check (length(name) between 1 and 80),
  made_at timestamptz not null,
  -- null: shown, but not yet proved by a code
  confirmed_at timestamptz,
  removed_at timestamptz,
  last_used_at timestamptz,
  -- its codes are told to whoever signs in at a demonstration
  demonstration boolean not null default false,
  -- RFC 6238: sealed under the data folder's master key; gone when removed
  secret bytea,
  -- the last step of 30 seconds whose code was taken: each is taken once
  last_step bigint,
  -- WebAuthn
  credential_id text unique,
  public_key bytea,
  sign_count bigint,
  transports text[],
  constraint whole_while_in_use check (
    removed_at is not null
    or (kind = 'totp' and secret is not null)
    or (kind = 'passkey' and credential_id is not null and public_key is not null and sign_count is not null)
  )
);
create index on sign_in_factors (person_id);
create unique index one_totp on sign_in_factors (person_id) where kind = 'totp' and confirmed_at is not null and removed_at is null;

-- Questions that wait for their answer: each is answered once.
create table sign_in_challenges (
  challenge_id uuid primary key,
  agency_id uuid not null references agencies,
  purpose text not null check (purpose in ('second_factor', 'passkey_sign_in', 'passkey_enrol', 'step_up', 'single_sign_on')),
  -- null while nobody is known yet
  person_id uuid references accounts,
  session_id uuid references sessions,
  token_sha256 bytea not null unique check (octet_length(token_sha256) = 32),
  -- what a passkey signs, or what single sign-on must bring back; no secret of a person
  expected jsonb not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index on sign_in_challenges (person_id);
create index on sign_in_challenges (session_id);
create index on sign_in_challenges (expires_at);

-- After two persons have agreed that an authenticator is lost: works once, for an hour.
create table enrolment_codes (
  code_id uuid primary key,
  agency_id uuid not null references agencies,
  person_id uuid not null references accounts,
  code_sha256 bytea not null check (octet_length(code_sha256) = 32),
  made_at timestamptz not null,
  made_by text not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index on enrolment_codes (person_id);

-- Two persons agreed that an authenticator is lost; within a day the one who asked hands the code over.
create table factor_resets (
  reset_id uuid primary key,
  agency_id uuid not null references agencies,
  person_id uuid not null references accounts,
  -- the password is lost too: the person sets a new one by invitation
  with_password boolean not null,
  requested_by uuid not null references accounts,
  approved_by uuid not null references accounts,
  approved_at timestamptz not null,
  expires_at timestamptz not null,
  check (requested_by <> approved_by and requested_by <> person_id and approved_by <> person_id)
);
create index on factor_resets (person_id);
create index on factor_resets (requested_by);
create index on factor_resets (approved_by);

-- Single sign-on: issuer and subject are the identity, never a mail address (OIDC Core 5.7).
create table identity_links (
  link_id uuid primary key,
  agency_id uuid not null references agencies,
  person_id uuid not null references accounts,
  issuer text not null check (length(issuer) between 1 and 500),
  subject text not null check (length(subject) between 1 and 255),
  linked_at timestamptz not null,
  linked_by text not null,
  ended_at timestamptz,
  ended_by text
);
create unique index one_link_per_identity on identity_links (agency_id, issuer, subject) where ended_at is null;
create index on identity_links (person_id);

-- Break-glass: two sealed accounts of the whole installation, so no agency and no row-level security; holds digests only.
create table break_glass_seals (
  seal_id uuid primary key,
  seal_number integer not null check (seal_number in (1, 2)),
  sealed_at timestamptz not null,
  -- 72 hours run from the first use
  first_used_at timestamptz,
  replaced_at timestamptz
);
create unique index one_seal_in_force on break_glass_seals (seal_number) where replaced_at is null;
create table break_glass_codes (
  code_sha256 bytea primary key check (octet_length(code_sha256) = 32),
  seal_id uuid not null references break_glass_seals,
  used_at timestamptz
);
create index on break_glass_codes (seal_id);

alter table sign_in_tries enable row level security;
alter table sign_in_tries force row level security;
create policy agency on sign_in_tries using (agency_id = (select current_agency()));
alter table sign_in_factors enable row level security;
alter table sign_in_factors force row level security;
create policy agency on sign_in_factors using (agency_id = (select current_agency()));
alter table sign_in_challenges enable row level security;
alter table sign_in_challenges force row level security;
create policy agency on sign_in_challenges using (agency_id = (select current_agency()));
alter table enrolment_codes enable row level security;
alter table enrolment_codes force row level security;
create policy agency on enrolment_codes using (agency_id = (select current_agency()));
alter table factor_resets enable row level security;
alter table factor_resets force row level security;
create policy agency on factor_resets using (agency_id = (select current_agency()));
alter table identity_links enable row level security;
alter table identity_links force row level security;
create policy agency on identity_links using (agency_id = (select current_agency()));
grant select, insert, update on sign_in_factors, enrolment_codes, factor_resets, identity_links to plateward_app;
grant select, insert, update, delete on sign_in_tries, sign_in_challenges to plateward_app;
grant select, insert, update on break_glass_seals, break_glass_codes to plateward_app;
