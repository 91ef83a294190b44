-- owner: src/department/setup
-- What a department has shown before its live data is let in, and what it waived, by whom. Rows are only added; the latest of an item counts.

create table setup_records (
  record_id uuid primary key,
  agency_id uuid not null references agencies,
  item text not null,
  state text not null check (state in ('done', 'waived')),
  -- the evidence, or the reason of the waiver
  evidence text not null check (length(evidence) between 1 and 1000),
  happened_on date,
  made_by text not null,
  made_at timestamptz not null
);
create index on setup_records (agency_id, item);
alter table setup_records enable row level security;
alter table setup_records force row level security;
create policy agency on setup_records using (agency_id = (select current_agency()));
grant select, insert on setup_records to plateward_app;
