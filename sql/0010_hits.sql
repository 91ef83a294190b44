-- owner: src/response/hits
-- A read that matched an entry, what people did about it, and the numbered feed that consoles follow.

create table hits (
  hit_id uuid primary key,
  agency_id uuid not null references agencies,
  read_id uuid not null,
  entry_id uuid not null references hotlist_entries,
  source_id uuid not null references sources,
  -- copied from the read, and due on the same day as the read
  plate text collate "C" not null,
  state text,
  captured_at timestamptz not null,
  received_at timestamptz not null,
  retention_class text not null,
  receipt_day date not null,
  purge_on date not null,
  gone_on date,
  images jsonb not null,
  vehicle jsonb not null,
  heading_degrees real,
  direction text,
  latitude double precision,
  longitude double precision,
  grade text not null check (grade in ('exact', 'look-alike', 'partial', 'one-edit')),
  -- state or vehicle class differs or was not read: a person compares before anybody acts
  possible boolean not null,
  why text[] not null,
  -- the read came too late for a live alarm
  historic boolean not null,
  made_at timestamptz not null,
  -- three separate facts: grade (above), verification, outcome
  verification text not null default 'unverified' check (verification in ('unverified', 'asked', 'verified', 'not_wanted', 'no_answer')),
  taken_by text,
  taken_at timestamptz,
  answer jsonb,
  answered_by text,
  answered_at timestamptz,
  outcome text check (outcome in ('stopped', 'recovered', 'arrest', 'not_located', 'misread', 'wrong_state', 'cancelled', 'none')),
  closed_by text,
  closed_at timestamptz,
  -- one hit per read and entry, however often a batch is taken
  unique (read_id, entry_id)
);
create index on hits (agency_id, made_at);
create index on hits (entry_id);
create index on hits (source_id);

-- The feed: numbered per agency without gaps in order of commit, so that a console resumes after the last number it saw.
create table feed_positions (
  agency_id uuid primary key references agencies,
  last_seq bigint not null
);
create table feed_events (
  agency_id uuid not null references agencies,
  seq bigint not null,
  kind text not null check (kind in ('hit', 'taken', 'answered', 'closed')),
  hit_id uuid not null references hits,
  made_at timestamptz not null,
  primary key (agency_id, seq)
);
create index on feed_events (hit_id);

alter table hits enable row level security;
alter table hits force row level security;
create policy agency on hits using (agency_id = (select current_agency()));
alter table feed_positions enable row level security;
alter table feed_positions force row level security;
create policy agency on feed_positions using (agency_id = (select current_agency()));
alter table feed_events enable row level security;
alter table feed_events force row level security;
create policy agency on feed_events using (agency_id = (select current_agency()));
grant select, insert, update on hits, feed_positions to plateward_app;
grant select, insert on feed_events to plateward_app;
