-- owner: src/department/training
-- Who completed which course, until when it counts (LA-23, SL-10, CO-10, BA-21, BA-50).

create table training_completions (
  completion_id uuid primary key,
  agency_id uuid not null references agencies,
  person_id uuid not null references accounts,
  course text not null check (length(course) between 1 and 200),
  completed_on date not null,
  valid_until date,
  recorded_by text not null,
  recorded_at timestamptz not null
);
create index on training_completions (person_id);
alter table training_completions enable row level security;
alter table training_completions force row level security;
create policy agency on training_completions using (agency_id = (select current_agency()));
grant select, insert on training_completions to plateward_app;
