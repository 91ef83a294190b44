-- owner: src/department/approvals
-- Two-person requests. That nobody decides for themselves holds here too, whatever the application believes: the humans are looked up
-- by the server, at the asking and again at the deciding.

-- The human behind an account: two accounts of one person are one human. The column is looked for by name, as accounts grow.
create function human_of(person uuid) returns uuid
  language sql stable set search_path = pg_catalog, public
as $$ select coalesce((to_jsonb(a) ->> 'human_id')::uuid, a.person_id) from public.accounts a where a.person_id = person $$;
grant execute on function human_of(uuid) to plateward_app;

create table approval_requests (
  approval_id uuid primary key,
  agency_id uuid not null references agencies,
  kind text not null check (kind ~ '^[a-z][a-z_]{2,59}$'),
  subject text not null check (length(subject) between 1 and 200),
  title text not null check (length(title) between 1 and 300),
  reason text not null check (length(reason) between 1 and 2000),
  -- what is, and what would be; a kind may bound it tighter
  before jsonb check (octet_length(before::text) <= 1048576),
  after jsonb check (octet_length(after::text) <= 1048576),
  clauses text[] not null,
  -- [{"posts": ["..."], "added": false}, ...]: level by level, as the policy stood when it was asked
  chain jsonb not null check (jsonb_typeof(chain) = 'array' and jsonb_array_length(chain) between 1 and 10),
  requested_by uuid not null references accounts,
  requester_human uuid not null,
  requested_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > requested_at),
  state text not null default 'pending' check (state in ('pending', 'approved', 'refused', 'withdrawn', 'expired')),
  decided_by uuid references accounts,
  decider_human uuid,
  decided_post text,
  decided_level integer,
  withdrawn_by uuid references accounts,
  words text check (length(words) between 1 and 2000),
  closed_at timestamptz,
  constraint nobody_decides_for_themselves check (requester_human <> decider_human),
  check ((state = 'pending') = (closed_at is null)),
  check ((state in ('approved', 'refused')) = (decided_by is not null)),
  check ((decided_by is null) = (decider_human is null) and (decided_by is null) = (decided_post is null)
         and (decided_by is null) = (decided_level is null)),
  check ((state = 'withdrawn') = (withdrawn_by is not null)),
  check (state <> 'refused' or words is not null)
);
create unique index one_open_request on approval_requests (agency_id, kind, subject) where state = 'pending';
create index on approval_requests (requested_by);
create index on approval_requests (agency_id, closed_at);

-- A level of the chain that was passed by: tried and not reached (BA-66, BA-69), or held by nobody but the requester.
create table approval_passes (
  approval_id uuid not null references approval_requests,
  level integer not null check (level >= 0),
  agency_id uuid not null references agencies,
  cause text not null check (cause in ('tried', 'nobody')),
  post text not null check (length(post) between 1 and 80),
  -- how it was tried, and when
  tried text not null check (length(tried) between 1 and 500),
  tried_at timestamptz not null,
  recorded_by uuid references accounts,
  recorder_human uuid,
  recorded_at timestamptz not null,
  primary key (approval_id, level),
  check ((cause = 'tried') = (recorded_by is not null))
);
create index on approval_passes (agency_id, recorded_at);

alter table approval_requests enable row level security;
alter table approval_requests force row level security;
create policy agency on approval_requests using (agency_id = (select current_agency()));
alter table approval_passes enable row level security;
alter table approval_passes force row level security;
create policy agency on approval_passes using (agency_id = (select current_agency()));
grant select, insert, update on approval_requests to plateward_app;
grant select, insert on approval_passes to plateward_app;

create function begin_approval() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  if new.state <> 'pending' then
    raise exception 'a request begins as pending' using errcode = 'check_violation';
  end if;
  -- never taken from whoever asks
  new.requester_human := public.human_of(new.requested_by);
  if not exists (select from public.accounts a where a.person_id = new.requested_by and a.active) then
    raise exception 'who asks must have an active account of this agency' using errcode = 'check_violation';
  end if;
  return new;
end $$;

create function close_approval() returns trigger language plpgsql set search_path = pg_catalog, public as $$
declare
  as_asked constant text[] := array['state', 'decided_by', 'decider_human', 'decided_post', 'decided_level', 'withdrawn_by', 'words', 'closed_at'];
  passed integer;
begin
  if old.state <> 'pending' then
    raise exception 'the request was closed as %: it stays so', old.state using errcode = 'check_violation';
  end if;
  if to_jsonb(new) - as_asked <> to_jsonb(old) - as_asked then
    raise exception 'what was asked, by whom and of whom, never changes' using errcode = 'check_violation';
  end if;
  if new.state = 'withdrawn' and public.human_of(new.withdrawn_by) is distinct from old.requester_human then
    raise exception 'only who asked takes a request back' using errcode = 'check_violation';
  end if;
  if new.state = 'expired' and new.closed_at < old.expires_at then
    raise exception 'the request has not expired' using errcode = 'check_violation';
  end if;
  if new.state in ('approved', 'refused') then
    new.decider_human := public.human_of(new.decided_by);
    -- at both moments: accounts may have been found to be of one person since
    if new.decider_human is null or new.decider_human = old.requester_human
       or new.decider_human = public.human_of(old.requested_by) then
      raise exception 'nobody decides for themselves' using errcode = 'check_violation', constraint = 'nobody_decides_for_themselves';
    end if;
    if not exists (select from public.accounts a where a.person_id = new.decided_by and a.active) then
      raise exception 'who decides must have an active account of this agency' using errcode = 'check_violation';
    end if;
    if new.closed_at >= old.expires_at then
      raise exception 'the request has expired' using errcode = 'check_violation';
    end if;
    if not coalesce(old.chain -> new.decided_level -> 'posts' ? new.decided_post, false) then
      raise exception 'the post % stands not at level % of the chain', new.decided_post, new.decided_level using errcode = 'check_violation';
    end if;
    select count(*) into passed from public.approval_passes p where p.approval_id = old.approval_id and p.level < new.decided_level;
    if passed < new.decided_level then
      raise exception 'an earlier level of the chain was not tried' using errcode = 'check_violation';
    end if;
    -- who says that the first could not be reached does not step into their place
    if exists (select from public.approval_passes p where p.approval_id = old.approval_id and p.level < new.decided_level
               and p.recorder_human = new.decider_human) then
      raise exception 'who recorded that a level could not be reached does not decide instead' using errcode = 'check_violation';
    end if;
  end if;
  return new;
end $$;

create function begin_pass() returns trigger language plpgsql set search_path = pg_catalog, public as $$
declare
  asked public.approval_requests;
begin
  -- locked: a level is not passed while somebody decides
  select * into asked from public.approval_requests r where r.approval_id = new.approval_id for update;
  if asked.state is distinct from 'pending' then
    raise exception 'the request is no longer open' using errcode = 'check_violation';
  end if;
  if not coalesce(asked.chain -> new.level -> 'posts' ? new.post, false) then
    raise exception 'the post % stands not at level % of the chain', new.post, new.level using errcode = 'check_violation';
  end if;
  new.recorder_human := public.human_of(new.recorded_by);
  return new;
end $$;

create function refuse_removal() returns trigger language plpgsql as $$
begin
  raise exception '% of % refused: what two people decided stays on file', tg_op, tg_table_name using errcode = 'insufficient_privilege';
end $$;

create trigger begins before insert on approval_requests for each row execute function begin_approval();
create trigger closes before update on approval_requests for each row execute function close_approval();
create trigger stays before delete on approval_requests for each row execute function refuse_removal();
create trigger stays_whole before truncate on approval_requests for each statement execute function refuse_removal();
create trigger begins before insert on approval_passes for each row execute function begin_pass();
create trigger stays before update or delete on approval_passes for each row execute function refuse_removal();
create trigger stays_whole before truncate on approval_passes for each statement execute function refuse_removal();

-- A policy after the first is what two different humans agreed on, with this very text, for this version, from this time on.
create function require_agreed_policy() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  if new.version = 1 then
    return new;
  end if;
  if exists (select from public.policy_versions v where v.agency_id = new.agency_id
             and (v.version >= new.version or v.effective_from > new.effective_from)) then
    raise exception 'a version of a policy follows the last one, in number and in time' using errcode = 'check_violation';
  end if;
  if not exists (
    select from public.approval_requests r
     where r.agency_id = new.agency_id and r.kind = 'policy_change' and r.state = 'approved'
       and r.requester_human <> r.decider_human
       and r.after ->> 'version' = new.version::text
       and r.after ->> 'sha256' = encode(new.profile_sha256, 'hex')
       and r.after -> 'profile' = new.profile
       and greatest((r.after ->> 'effectiveFrom')::timestamptz, r.closed_at) = new.effective_from
  ) then
    raise exception 'version % of this policy was not approved by a second person', new.version using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger agreed before insert on policy_versions for each row execute function require_agreed_policy();
