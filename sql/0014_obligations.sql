-- owner: src/department/obligations
-- What the policy makes due, with owner, day and evidence. Opened once per kind, subject and period; closed once.

create table obligations (
  obligation_id uuid primary key,
  agency_id uuid not null references agencies,
  kind text not null check (kind ~ '^[a-z][a-z_]{2,59}$'),
  -- what it is about: an account, a list, a parameter; '-' for the agency as a whole
  subject text not null check (length(subject) between 1 and 200),
  -- of which time: 2026-Q3, 2026, 2026-07-14; '-' for what is due once
  period text not null check (length(period) between 1 and 40),
  title text not null check (length(title) between 1 and 500),
  clause text not null check (length(clause) between 1 and 120),
  strength text not null check (strength in ('must', 'should', 'may')),
  owner_post text check (length(owner_post) between 1 and 80),
  -- the agency's calendar day
  due_on date not null,
  opened_at timestamptz not null,
  opened_by text not null,
  outcome text not null default 'open' check (outcome in ('open', 'done', 'waived')),
  closed_at timestamptz,
  closed_by text,
  evidence text check (length(evidence) between 1 and 2000),
  reference text check (length(reference) between 1 and 300),
  -- what a task opens again and again is opened once
  constraint opened_once unique (agency_id, kind, subject, period),
  check ((outcome = 'open') = (closed_at is null) and (outcome = 'open') = (closed_by is null)
         and (outcome = 'open') = (evidence is null))
);
create index on obligations (agency_id, due_on) where outcome = 'open';

alter table obligations enable row level security;
alter table obligations force row level security;
create policy agency on obligations using (agency_id = (select current_agency()));
grant select, insert, update on obligations to plateward_app;

create function close_obligation() returns trigger language plpgsql set search_path = pg_catalog, public as $$
declare
  closing constant text[] := array['outcome', 'closed_at', 'closed_by', 'evidence', 'reference'];
begin
  if old.outcome <> 'open' then
    raise exception 'the obligation was closed: it stays so' using errcode = 'check_violation';
  end if;
  if to_jsonb(new) - closing <> to_jsonb(old) - closing then
    raise exception 'what is due, whose and when, never changes' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create function keep_obligation() returns trigger language plpgsql as $$
begin
  raise exception '% of % refused: what was due stays on file', tg_op, tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger closes before update on obligations for each row execute function close_obligation();
create trigger stays before delete on obligations for each row execute function keep_obligation();
create trigger stays_whole before truncate on obligations for each statement execute function keep_obligation();
