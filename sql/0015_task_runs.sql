-- owner: src/gate/edge
-- When each piece of periodic work last ran at each agency: what was missed while the server stood still is caught up.

create table task_runs (
  agency_id uuid not null references agencies,
  task text not null check (task ~ '^[a-z][a-z-]{2,59}$'),
  -- the last try, and the last one that went well
  tried_at timestamptz not null,
  done_at timestamptz,
  -- tries since it last went well
  failures integer not null default 0 check (failures >= 0),
  primary key (agency_id, task)
);
alter table task_runs enable row level security;
alter table task_runs force row level security;
create policy agency on task_runs using (agency_id = (select current_agency()));
grant select, insert, update on task_runs to plateward_app;
