-- owner: src/inquiry/search
-- A search that was answered: what a later look at one of its photos rests on (CB-09). The record itself is in the log.

create table inquiries (
  inquiry_id uuid primary key,
  agency_id uuid not null references agencies,
  person_id uuid not null references accounts,
  pattern text collate "C" not null,
  captured_from timestamptz,
  captured_to timestamptz,
  purpose text not null,
  case_number text,
  incident_number text,
  reason text not null,
  result_count integer not null,
  made_at timestamptz not null,
  -- after this the photos need a new inquiry
  expires_at timestamptz not null
);
create index on inquiries (person_id);
alter table inquiries enable row level security;
alter table inquiries force row level security;
create policy agency on inquiries using (agency_id = (select current_agency()));
grant select, insert on inquiries to plateward_app;
