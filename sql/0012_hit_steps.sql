-- owner: src/response/hits
-- What dispatch says on the radio about a hit, and who took a hit over from whom. Rows are only added.

create table hit_steps (
  step_id uuid primary key,
  agency_id uuid not null references agencies,
  hit_id uuid not null references hits,
  -- BA-55 to BA-58; what CLETS answered is in the name, so that VERIFIED and a later CANCEL are two announcements
  step text not null check (step in ('advise_pending', 'describe', 'advise_verified', 'advise_cancelled', 'advise_no_answer', 'update_direction')),
  -- names the row that this one takes back
  undoes uuid unique references hit_steps,
  -- the press of a button or key that made it: sent twice it counts once
  press_id uuid,
  note text,
  made_by text not null,
  made_at timestamptz not null,
  unique (hit_id, press_id)
);
create index on hit_steps (hit_id, made_at);

create table hit_takeovers (
  takeover_id uuid primary key,
  agency_id uuid not null references agencies,
  hit_id uuid not null references hits,
  from_name text not null,
  -- since when the other had it
  from_at timestamptz not null,
  to_name text not null,
  reason text not null,
  made_at timestamptz not null
);
create index on hit_takeovers (hit_id, made_at);

alter table feed_events drop constraint feed_events_kind_check;
alter table feed_events add constraint feed_events_kind_check
  check (kind in ('hit', 'taken', 'taken-over', 'step', 'answered', 'closed'));

alter table hit_steps enable row level security;
alter table hit_steps force row level security;
create policy agency on hit_steps using (agency_id = (select current_agency()));
alter table hit_takeovers enable row level security;
alter table hit_takeovers force row level security;
create policy agency on hit_takeovers using (agency_id = (select current_agency()));
grant select, insert on hit_steps, hit_takeovers to plateward_app;
