-- owner: src/department/training
-- Courses that the department approves, completions that say what was taught and by whom, and retraining that was ordered.

-- LA-23, SL-10: "department-approved" training; BA-50, BA-51: for whom, and what it covers. Each row is one version of a course.
create table training_courses (
  course_id uuid primary key,
  agency_id uuid not null references agencies,
  name text not null check (length(name) between 1 and 200),
  version integer not null check (version >= 1),
  contents text[] not null check (cardinality(contents) between 1 and 20),
  -- null: for everybody
  posts text[] check (cardinality(posts) between 1 and 50),
  -- null: without an end of its own
  valid_days integer check (valid_days between 1 and 3660),
  -- the local day from which whoever it is for must have it; null: it counts, and is not asked for by name
  required_from date,
  -- the version of the agency's policy for which it was made
  policy_version integer not null check (policy_version >= 1),
  proposed_by uuid not null references accounts,
  proposed_at timestamptz not null,
  state text not null default 'proposed' check (state in ('proposed', 'approved', 'retired')),
  approval_id uuid references approval_requests,
  approved_at timestamptz,
  approved_by text,
  -- a changed policy may ask for training anew: the last local day on which completions of this version count
  counts_through date,
  anew_by text,
  anew_at timestamptz,
  anew_reason text check (length(anew_reason) between 1 and 500),
  retired_at timestamptz,
  retired_by text,
  retire_reason text check (length(retire_reason) between 1 and 500),
  unique (agency_id, name, version),
  check ((approved_at is null) = (approval_id is null) and (approved_at is null) = (approved_by is null)),
  check ((state = 'retired') = (retired_at is not null) and (retired_at is null) = (retired_by is null)
         and (retired_at is null) = (retire_reason is null)),
  check (state <> 'approved' or approved_at is not null),
  check ((counts_through is null) = (anew_at is null) and (counts_through is null) = (anew_by is null)
         and (counts_through is null) = (anew_reason is null))
);
alter table training_courses enable row level security;
alter table training_courses force row level security;
create policy agency on training_courses using (agency_id = (select current_agency()));
grant select, insert, update on training_courses to plateward_app;

create function begin_course() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  if new.state <> 'proposed' or new.approved_at is not null or new.counts_through is not null then
    raise exception 'a course begins as proposed' using errcode = 'check_violation';
  end if;
  return new;
end $$;

create function change_course() returns trigger language plpgsql set search_path = pg_catalog, public as $$
declare
  approving constant text[] := array['state', 'approval_id', 'approved_at', 'approved_by'];
  renewing constant text[] := array['counts_through', 'anew_by', 'anew_at', 'anew_reason'];
  retiring constant text[] := array['state', 'retired_at', 'retired_by', 'retire_reason'];
  was constant jsonb := to_jsonb(old);
  becomes constant jsonb := to_jsonb(new);
begin
  if becomes - approving = was - approving and old.state = 'proposed' and new.state = 'approved' then
    if exists (
      select from public.approval_requests r
       where r.approval_id = new.approval_id and r.agency_id = new.agency_id and r.kind = 'training_course'
         and r.subject = new.course_id::text and r.state = 'approved' and r.requester_human <> r.decider_human
    ) then
      return new;
    end if;
    raise exception 'the course was not approved by a second person' using errcode = 'insufficient_privilege';
  end if;
  if becomes - renewing = was - renewing and old.counts_through is null and old.approved_at is not null then
    return new;
  end if;
  if becomes - retiring = was - retiring and old.state <> 'retired' and new.state = 'retired' then
    return new;
  end if;
  raise exception 'what a course teaches, and what was decided on it, never changes: make a new version' using errcode = 'check_violation';
end $$;

-- CJIS AT-4: training records are kept at least three years; here nothing removes them.
create function keep_training() returns trigger language plpgsql as $$
begin
  raise exception '% of % refused: training stays on file, a correction is a row of its own', tg_op, tg_table_name
    using errcode = 'insufficient_privilege';
end $$;

create trigger begins before insert on training_courses for each row execute function begin_course();
create trigger changes before update on training_courses for each row execute function change_course();
create trigger stays before delete on training_courses for each row execute function keep_training();
create trigger stays_whole before truncate on training_courses for each statement execute function keep_training();

-- BA-52: what is on file of a completed course. What came before the courses, and files read in by the house itself, name none.
alter table training_completions
  add column course_id uuid references training_courses,
  add column contents text[],
  add column trainer text check (length(trainer) between 1 and 200),
  -- where the attendance stands: the number of a sheet, a file
  add column evidence text check (length(evidence) between 1 and 300),
  add column recorder uuid references accounts,
  -- the completion that this one corrects
  add column corrects uuid unique references training_completions,
  add column correction_reason text check (length(correction_reason) between 1 and 500),
  add column did_not_happen boolean not null default false,
  add constraint training_correction_whole check ((corrects is null) = (correction_reason is null)
    and (corrects is not null or not did_not_happen));
create index on training_completions (course_id);

create function file_training() returns trigger language plpgsql set search_path = pg_catalog, public as $$
declare
  course public.training_courses;
  corrected public.training_completions;
begin
  if (new.recorder is null) <> (new.recorded_by like 'task:%') then
    raise exception 'who recorded it is missing' using errcode = 'check_violation';
  end if;
  if new.recorder is not null and public.human_of(new.recorder) is not distinct from public.human_of(new.person_id) then
    raise exception 'nobody records their own training' using errcode = 'check_violation', constraint = 'nobody_trains_themselves';
  end if;
  if new.corrects is not null then
    select * into corrected from public.training_completions c where c.completion_id = new.corrects;
    if corrected.person_id is distinct from new.person_id then
      raise exception 'a correction is about the same person' using errcode = 'check_violation';
    end if;
  end if;
  if new.course_id is null then
    if new.recorder is not null and (new.corrects is null or corrected.course_id is not null) then
      raise exception 'the course is missing' using errcode = 'check_violation';
    end if;
    return new;
  end if;
  select * into course from public.training_courses c where c.course_id = new.course_id;
  if course.name is distinct from new.course or not coalesce(new.contents @> course.contents, false) then
    raise exception 'not all of the course was covered' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger filed before insert on training_completions for each row execute function file_training();
create trigger stays before update or delete on training_completions for each row execute function keep_training();
create trigger stays_whole before truncate on training_completions for each statement execute function keep_training();

-- BA-40: retraining after a violation or an error. It is over with a completion that was filed after it, and with nothing else.
create table training_orders (
  order_id uuid primary key,
  agency_id uuid not null references agencies,
  person_id uuid not null references accounts,
  reason text not null check (length(reason) between 1 and 500),
  -- the report or case behind it
  reference text check (length(reference) between 1 and 200),
  ordered_by text not null,
  orderer uuid not null references accounts,
  ordered_at timestamptz not null,
  -- the agency's calendar days
  ordered_on date not null,
  due_on date not null check (due_on >= ordered_on),
  -- no data from the order on; else from the end of the due day
  at_once boolean not null,
  -- when the person saw it
  seen_at timestamptz
);
create index on training_orders (person_id);
alter table training_orders enable row level security;
alter table training_orders force row level security;
create policy agency on training_orders using (agency_id = (select current_agency()));
grant select, insert, update on training_orders to plateward_app;

create function see_order() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  if to_jsonb(new) - 'seen_at' <> to_jsonb(old) - 'seen_at' or old.seen_at is not null then
    raise exception 'retraining that was ordered stays as it was ordered' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger seen before update on training_orders for each row execute function see_order();
create trigger stays before delete on training_orders for each row execute function keep_training();
create trigger stays_whole before truncate on training_orders for each statement execute function keep_training();
