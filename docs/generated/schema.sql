-- Made by ./plateward generate from the catalogue of a migrated database. To read, not to run.

-- owner: plateward_owner; row-level security: forced
create table account_notices (
  notice_id uuid not null,
  agency_id uuid not null,
  to_person uuid not null,
  about_person uuid not null,
  kind text not null,
  message text not null,
  made_at timestamp with time zone not null,
  seen_at timestamp with time zone,
  constraint account_notices_pkey PRIMARY KEY (notice_id),
  constraint account_notices_about_person_fkey FOREIGN KEY (about_person) REFERENCES accounts(person_id),
  constraint account_notices_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint account_notices_to_person_fkey FOREIGN KEY (to_person) REFERENCES accounts(person_id)
);
CREATE INDEX account_notices_about_person_kind_idx ON public.account_notices USING btree (about_person, kind);
CREATE INDEX account_notices_to_person_made_at_idx ON public.account_notices USING btree (to_person, made_at);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select, update to plateward_app

-- owner: plateward_owner; row-level security: forced
create table account_review_items (
  review_id uuid not null,
  person_id uuid not null,
  agency_id uuid not null,
  found jsonb not null,
  decided_on jsonb,
  decision text,
  note text,
  decided_at timestamp with time zone,
  decided_by text,
  constraint account_review_items_pkey PRIMARY KEY (review_id, person_id),
  constraint account_review_items_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint account_review_items_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts(person_id),
  constraint account_review_items_review_id_fkey FOREIGN KEY (review_id) REFERENCES account_reviews(review_id),
  constraint account_review_items_decision_check CHECK ((decision = ANY (ARRAY['confirmed'::text, 'changed'::text, 'deactivated'::text])))
);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select, update to plateward_app

-- owner: plateward_owner; row-level security: forced
create table account_reviews (
  review_id uuid not null,
  agency_id uuid not null,
  opened_at timestamp with time zone not null,
  opened_by text not null,
  reason text not null,
  closed_at timestamp with time zone,
  closed_by text,
  constraint account_reviews_pkey PRIMARY KEY (review_id),
  constraint account_reviews_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id)
);
CREATE INDEX account_reviews_agency_id_opened_at_idx ON public.account_reviews USING btree (agency_id, opened_at);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select, update to plateward_app

-- owner: plateward_owner; row-level security: forced
create table accounts (
  person_id uuid not null,
  agency_id uuid not null,
  username text not null,
  display_name text not null,
  password jsonb not null,
  active boolean not null default true,
  demonstration boolean not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  human_id uuid not null,
  kind text not null default 'member'::text,
  supervisor uuid,
  active_since timestamp with time zone not null,
  password_set_at timestamp with time zone,
  deactivated_at timestamp with time zone,
  deactivated_by text,
  deactivated_reason text,
  name_form text not null default replace(replace(translate(username, '01i258._-'::text, 'ollzsb'::text), 'rn'::text, 'm'::text), 'vv'::text, 'w'::text),
  locked_at timestamp with time zone,
  locked_by_try uuid,
  enrolment_code_needed boolean not null default false,
  seal_number integer,
  constraint accounts_agency_id_username_key UNIQUE (agency_id, username),
  constraint accounts_name_form UNIQUE (agency_id, name_form),
  constraint accounts_pkey PRIMARY KEY (person_id),
  constraint accounts_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint accounts_supervisor_fkey FOREIGN KEY (supervisor) REFERENCES accounts(person_id),
  constraint accounts_deactivated_reason_check CHECK ((deactivated_reason = ANY (ARRAY['separated'::text, 'transferred'::text, 'unused'::text, 'violation'::text, 'high_risk'::text]))),
  constraint accounts_display_name_check CHECK (((length(display_name) >= 1) AND (length(display_name) <= 200))),
  constraint accounts_kind_check CHECK ((kind = ANY (ARRAY['member'::text, 'contractor'::text, 'vendor'::text]))),
  constraint accounts_seal_number_check CHECK ((seal_number = ANY (ARRAY[1, 2]))),
  constraint accounts_username_check CHECK ((username ~ '^[a-z][a-z0-9._-]{1,63}$'::text))
);
CREATE INDEX accounts_agency_id_human_id_idx ON public.accounts USING btree (agency_id, human_id);
CREATE UNIQUE INDEX one_account_per_seal ON public.accounts USING btree (agency_id, seal_number) WHERE (seal_number IS NOT NULL);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select, update to plateward_app

-- owner: plateward_owner; row-level security: none
create table agencies (
  agency_id uuid not null,
  code text not null,
  name text not null,
  ori text not null,
  time_zone text not null,
  demonstration boolean not null,
  enrolled_at timestamp with time zone not null,
  constraint agencies_code_key UNIQUE (code),
  constraint agencies_pkey PRIMARY KEY (agency_id),
  constraint agencies_code_check CHECK ((code ~ '^[a-z][a-z0-9-]{1,39}$'::text)),
  constraint agencies_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  constraint agencies_ori_check CHECK ((ori ~ '^[A-Z]{2}[0-9A-Z]{7}$'::text))
);
-- grant insert, select to plateward_app
-- grant select to plateward_audit

-- owner: plateward_owner; row-level security: forced
create table approval_passes (
  approval_id uuid not null,
  level integer not null,
  agency_id uuid not null,
  cause text not null,
  post text not null,
  tried text not null,
  tried_at timestamp with time zone not null,
  recorded_by uuid,
  recorder_human uuid,
  recorded_at timestamp with time zone not null,
  constraint approval_passes_pkey PRIMARY KEY (approval_id, level),
  constraint approval_passes_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint approval_passes_approval_id_fkey FOREIGN KEY (approval_id) REFERENCES approval_requests(approval_id),
  constraint approval_passes_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES accounts(person_id),
  constraint approval_passes_cause_check CHECK ((cause = ANY (ARRAY['tried'::text, 'nobody'::text]))),
  constraint approval_passes_check CHECK (((cause = 'tried'::text) = (recorded_by IS NOT NULL))),
  constraint approval_passes_level_check CHECK ((level >= 0)),
  constraint approval_passes_post_check CHECK (((length(post) >= 1) AND (length(post) <= 80))),
  constraint approval_passes_tried_check CHECK (((length(tried) >= 1) AND (length(tried) <= 500)))
);
CREATE INDEX approval_passes_agency_id_recorded_at_idx ON public.approval_passes USING btree (agency_id, recorded_at);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
CREATE TRIGGER begins BEFORE INSERT ON public.approval_passes FOR EACH ROW EXECUTE FUNCTION begin_pass();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE ON public.approval_passes FOR EACH ROW EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER stays_whole BEFORE TRUNCATE ON public.approval_passes FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
-- grant insert, select to plateward_app

-- owner: plateward_owner; row-level security: forced
create table approval_requests (
  approval_id uuid not null,
  agency_id uuid not null,
  kind text not null,
  subject text not null,
  title text not null,
  reason text not null,
  before jsonb,
  after jsonb,
  clauses text[] not null,
  chain jsonb not null,
  requested_by uuid not null,
  requester_human uuid not null,
  requested_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  state text not null default 'pending'::text,
  decided_by uuid,
  decider_human uuid,
  decided_post text,
  decided_level integer,
  withdrawn_by uuid,
  words text,
  closed_at timestamp with time zone,
  constraint approval_requests_pkey PRIMARY KEY (approval_id),
  constraint approval_requests_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint approval_requests_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES accounts(person_id),
  constraint approval_requests_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES accounts(person_id),
  constraint approval_requests_withdrawn_by_fkey FOREIGN KEY (withdrawn_by) REFERENCES accounts(person_id),
  constraint approval_requests_after_check CHECK ((octet_length((after)::text) <= 1048576)),
  constraint approval_requests_before_check CHECK ((octet_length((before)::text) <= 1048576)),
  constraint approval_requests_chain_check CHECK (((jsonb_typeof(chain) = 'array'::text) AND ((jsonb_array_length(chain) >= 1) AND (jsonb_array_length(chain) <= 10)))),
  constraint approval_requests_check CHECK ((expires_at > requested_at)),
  constraint approval_requests_check1 CHECK (((state = 'pending'::text) = (closed_at IS NULL))),
  constraint approval_requests_check2 CHECK (((state = ANY (ARRAY['approved'::text, 'refused'::text])) = (decided_by IS NOT NULL))),
  constraint approval_requests_check3 CHECK ((((decided_by IS NULL) = (decider_human IS NULL)) AND ((decided_by IS NULL) = (decided_post IS NULL)) AND ((decided_by IS NULL) = (decided_level IS NULL)))),
  constraint approval_requests_check4 CHECK (((state = 'withdrawn'::text) = (withdrawn_by IS NOT NULL))),
  constraint approval_requests_check5 CHECK (((state <> 'refused'::text) OR (words IS NOT NULL))),
  constraint approval_requests_kind_check CHECK ((kind ~ '^[a-z][a-z_]{2,59}$'::text)),
  constraint approval_requests_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 2000))),
  constraint approval_requests_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'approved'::text, 'refused'::text, 'withdrawn'::text, 'expired'::text]))),
  constraint approval_requests_subject_check CHECK (((length(subject) >= 1) AND (length(subject) <= 200))),
  constraint approval_requests_title_check CHECK (((length(title) >= 1) AND (length(title) <= 300))),
  constraint approval_requests_words_check CHECK (((length(words) >= 1) AND (length(words) <= 2000))),
  constraint nobody_decides_for_themselves CHECK ((requester_human <> decider_human))
);
CREATE INDEX approval_requests_agency_id_closed_at_idx ON public.approval_requests USING btree (agency_id, closed_at);
CREATE INDEX approval_requests_requested_by_idx ON public.approval_requests USING btree (requested_by);
CREATE UNIQUE INDEX one_open_request ON public.approval_requests USING btree (agency_id, kind, subject) WHERE (state = 'pending'::text);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
CREATE TRIGGER begins BEFORE INSERT ON public.approval_requests FOR EACH ROW EXECUTE FUNCTION begin_approval();
CREATE TRIGGER closes BEFORE UPDATE ON public.approval_requests FOR EACH ROW EXECUTE FUNCTION close_approval();
CREATE TRIGGER stays BEFORE DELETE ON public.approval_requests FOR EACH ROW EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER stays_whole BEFORE TRUNCATE ON public.approval_requests FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
-- grant insert, select, update to plateward_app

-- owner: plateward_owner; row-level security: none
create table break_glass_codes (
  code_sha256 bytea not null,
  seal_id uuid not null,
  used_at timestamp with time zone,
  constraint break_glass_codes_pkey PRIMARY KEY (code_sha256),
  constraint break_glass_codes_seal_id_fkey FOREIGN KEY (seal_id) REFERENCES break_glass_seals(seal_id),
  constraint break_glass_codes_code_sha256_check CHECK ((octet_length(code_sha256) = 32))
);
CREATE INDEX break_glass_codes_seal_id_idx ON public.break_glass_codes USING btree (seal_id);
-- grant insert, select, update to plateward_app

-- owner: plateward_owner; row-level security: none
create table break_glass_seals (
  seal_id uuid not null,
  seal_number integer not null,
  sealed_at timestamp with time zone not null,
  first_used_at timestamp with time zone,
  replaced_at timestamp with time zone,
  constraint break_glass_seals_pkey PRIMARY KEY (seal_id),
  constraint break_glass_seals_seal_number_check CHECK ((seal_number = ANY (ARRAY[1, 2])))
);
CREATE UNIQUE INDEX one_seal_in_force ON public.break_glass_seals USING btree (seal_number) WHERE (replaced_at IS NULL);
-- grant insert, select, update to plateward_app

-- owner: plateward_owner; row-level security: forced
create table clearances (
  clearance_id uuid not null,
  agency_id uuid not null,
  person_id uuid not null,
  granted_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  kind text not null default 'background'::text,
  granted_by text not null default 'task:setup'::text,
  ended_at timestamp with time zone,
  ended_by text,
  end_reason text,
  constraint clearances_pkey PRIMARY KEY (clearance_id),
  constraint clearances_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint clearances_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts(person_id),
  constraint clearances_kind_check CHECK ((kind = ANY (ARRAY['background'::text, 'clets_fingerprint'::text])))
);
CREATE INDEX clearances_person_id_idx ON public.clearances USING btree (person_id);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select, update to plateward_app

-- owner: plateward_owner; row-level security: forced
create table delegations (
  delegation_id uuid not null,
  agency_id uuid not null,
  from_person uuid not null,
  to_person uuid not null,
  duty text not null,
  reason text not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  made_at timestamp with time zone not null,
  ended_by text,
  constraint delegations_pkey PRIMARY KEY (delegation_id),
  constraint delegations_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint delegations_from_person_fkey FOREIGN KEY (from_person) REFERENCES accounts(person_id),
  constraint delegations_to_person_fkey FOREIGN KEY (to_person) REFERENCES accounts(person_id),
  constraint delegations_check CHECK ((ends_at >= starts_at))
);
CREATE INDEX delegations_to_person_idx ON public.delegations USING btree (to_person);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select, update to plateward_app

-- owner: plateward_owner; row-level security: forced
create table enrolment_codes (
  code_id uuid not null,
  agency_id uuid not null,
  person_id uuid not null,
  code_sha256 bytea not null,
  made_at timestamp with time zone not null,
  made_by text not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint enrolment_codes_pkey PRIMARY KEY (code_id),
  constraint enrolment_codes_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint enrolment_codes_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts(person_id),
  constraint enrolment_codes_code_sha256_check CHECK ((octet_length(code_sha256) = 32))
);
CREATE INDEX enrolment_codes_person_id_idx ON public.enrolment_codes USING btree (person_id);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select, update to plateward_app

-- owner: plateward_owner; row-level security: forced
create table entitlements (
  entitlement_id uuid not null,
  agency_id uuid not null,
  person_id uuid not null,
  origin text not null,
  granted_at timestamp with time zone not null,
  granted_by text not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  ended_by text,
  end_reason text,
  constraint entitlements_pkey PRIMARY KEY (entitlement_id),
  constraint entitlements_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint entitlements_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts(person_id),
  constraint entitlements_check CHECK ((expires_at > granted_at)),
  constraint entitlements_origin_check CHECK ((origin = ANY (ARRAY['department'::text, 'state'::text, 'federal'::text, 'clets'::text])))
);
CREATE INDEX entitlements_person_id_idx ON public.entitlements USING btree (person_id);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select, update to plateward_app

-- owner: plateward_owner; row-level security: forced
create table factor_resets (
  reset_id uuid not null,
  agency_id uuid not null,
  person_id uuid not null,
  with_password boolean not null,
  requested_by uuid not null,
  approved_by uuid not null,
  approved_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint factor_resets_pkey PRIMARY KEY (reset_id),
  constraint factor_resets_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint factor_resets_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES accounts(person_id),
  constraint factor_resets_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts(person_id),
  constraint factor_resets_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES accounts(person_id),
  constraint factor_resets_check CHECK (((requested_by <> approved_by) AND (requested_by <> person_id) AND (approved_by <> person_id)))
);
CREATE INDEX factor_resets_approved_by_idx ON public.factor_resets USING btree (approved_by);
CREATE INDEX factor_resets_person_id_idx ON public.factor_resets USING btree (person_id);
CREATE INDEX factor_resets_requested_by_idx ON public.factor_resets USING btree (requested_by);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select, update to plateward_app

-- owner: plateward_owner; row-level security: forced
create table feed_events (
  agency_id uuid not null,
  seq bigint not null,
  kind text not null,
  hit_id uuid not null,
  made_at timestamp with time zone not null,
  constraint feed_events_pkey PRIMARY KEY (agency_id, seq),
  constraint feed_events_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint feed_events_hit_id_fkey FOREIGN KEY (hit_id) REFERENCES hits(hit_id),
  constraint feed_events_kind_check CHECK ((kind = ANY (ARRAY['hit'::text, 'taken'::text, 'taken-over'::text, 'step'::text, 'answered'::text, 'closed'::text])))
);
CREATE INDEX feed_events_hit_id_idx ON public.feed_events USING btree (hit_id);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select to plateward_app

-- owner: plateward_owner; row-level security: forced
create table feed_positions (
  agency_id uuid not null,
  last_seq bigint not null,
  constraint feed_positions_pkey PRIMARY KEY (agency_id),
  constraint feed_positions_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id)
);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select, update to plateward_app

-- owner: plateward_owner; row-level security: forced
create table held_reads (
  read_id uuid not null,
  agency_id uuid not null,
  source_id uuid not null,
  retention_class text not null,
  captured_at timestamp(3) with time zone not null,
  received_at timestamp(3) with time zone not null,
  receipt_day date not null,
  purge_on date not null,
  purge_week date not null,
  gone_on date,
  plate text not null,
  plate_raw text not null,
  state text,
  confidence real,
  state_confidence real,
  character_confidence real[],
  candidates jsonb not null default '[]'::jsonb,
  vehicle jsonb not null default '{}'::jsonb,
  heading_degrees real,
  direction text,
  lane integer,
  speed_mph real,
  latitude double precision,
  longitude double precision,
  images jsonb not null default '[]'::jsonb,
  flags text[] not null default '{}'::text[],
  source_format text not null,
  event_id text not null,
  message_sha256 bytea not null,
  constraint held_reads_pkey PRIMARY KEY (plate, captured_at, read_id, purge_week),
  constraint reads_confidence_check CHECK (((confidence >= (0)::double precision) AND (confidence <= (1)::double precision))),
  constraint reads_plate_check CHECK ((plate ~ '^[A-Z0-9_]{1,12}$'::text)),
  constraint reads_plate_raw_check CHECK ((length(plate_raw) <= 64)),
  constraint reads_state_check CHECK ((state ~ '^[A-Z]{2}$'::text)),
  constraint reads_state_confidence_check CHECK (((state_confidence >= (0)::double precision) AND (state_confidence <= (1)::double precision)))
);
CREATE INDEX held_reads_read_id_idx ON public.held_reads USING btree (read_id);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select to plateward_app

-- owner: plateward_owner; row-level security: forced
create table hit_steps (
  step_id uuid not null,
  agency_id uuid not null,
  hit_id uuid not null,
  step text not null,
  undoes uuid,
  press_id uuid,
  note text,
  made_by text not null,
  made_at timestamp with time zone not null,
  constraint hit_steps_hit_id_press_id_key UNIQUE (hit_id, press_id),
  constraint hit_steps_undoes_key UNIQUE (undoes),
  constraint hit_steps_pkey PRIMARY KEY (step_id),
  constraint hit_steps_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint hit_steps_hit_id_fkey FOREIGN KEY (hit_id) REFERENCES hits(hit_id),
  constraint hit_steps_undoes_fkey FOREIGN KEY (undoes) REFERENCES hit_steps(step_id),
  constraint hit_steps_step_check CHECK ((step = ANY (ARRAY['advise_pending'::text, 'describe'::text, 'advise_verified'::text, 'advise_cancelled'::text, 'advise_no_answer'::text, 'update_direction'::text])))
);
CREATE INDEX hit_steps_hit_id_made_at_idx ON public.hit_steps USING btree (hit_id, made_at);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select to plateward_app

-- owner: plateward_owner; row-level security: forced
create table hit_takeovers (
  takeover_id uuid not null,
  agency_id uuid not null,
  hit_id uuid not null,
  from_name text not null,
  from_at timestamp with time zone not null,
  to_name text not null,
  reason text not null,
  made_at timestamp with time zone not null,
  constraint hit_takeovers_pkey PRIMARY KEY (takeover_id),
  constraint hit_takeovers_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint hit_takeovers_hit_id_fkey FOREIGN KEY (hit_id) REFERENCES hits(hit_id)
);
CREATE INDEX hit_takeovers_hit_id_made_at_idx ON public.hit_takeovers USING btree (hit_id, made_at);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select to plateward_app

-- owner: plateward_owner; row-level security: forced
create table hits (
  hit_id uuid not null,
  agency_id uuid not null,
  read_id uuid not null,
  entry_id uuid not null,
  source_id uuid not null,
  plate text not null,
  state text,
  captured_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
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
  grade text not null,
  possible boolean not null,
  why text[] not null,
  historic boolean not null,
  made_at timestamp with time zone not null,
  verification text not null default 'unverified'::text,
  taken_by text,
  taken_at timestamp with time zone,
  answer jsonb,
  answered_by text,
  answered_at timestamp with time zone,
  outcome text,
  closed_by text,
  closed_at timestamp with time zone,
  constraint hits_read_id_entry_id_key UNIQUE (read_id, entry_id),
  constraint hits_pkey PRIMARY KEY (hit_id),
  constraint hits_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint hits_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES hotlist_entries(entry_id),
  constraint hits_source_id_fkey FOREIGN KEY (source_id) REFERENCES sources(source_id),
  constraint hits_grade_check CHECK ((grade = ANY (ARRAY['exact'::text, 'look-alike'::text, 'partial'::text, 'one-edit'::text]))),
  constraint hits_outcome_check CHECK ((outcome = ANY (ARRAY['stopped'::text, 'recovered'::text, 'arrest'::text, 'not_located'::text, 'misread'::text, 'wrong_state'::text, 'cancelled'::text, 'none'::text]))),
  constraint hits_verification_check CHECK ((verification = ANY (ARRAY['unverified'::text, 'asked'::text, 'verified'::text, 'not_wanted'::text, 'no_answer'::text])))
);
CREATE INDEX hits_agency_id_made_at_idx ON public.hits USING btree (agency_id, made_at);
CREATE INDEX hits_entry_id_idx ON public.hits USING btree (entry_id);
CREATE INDEX hits_source_id_idx ON public.hits USING btree (source_id);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select, update to plateward_app

-- owner: plateward_owner; row-level security: forced
create table hotlist_entries (
  entry_id uuid not null,
  agency_id uuid not null,
  hotlist_id uuid not null,
  plate text not null,
  state text,
  plate_type text,
  category text not null,
  priority text not null,
  reason text not null,
  case_number text not null,
  requested_by text not null,
  approved_by text not null,
  narrative text not null,
  effective_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  vehicle jsonb not null default '{}'::jsonb,
  caution text,
  instructions text,
  source_record_id text,
  source_list text,
  vin text,
  ori text,
  nic text,
  fingerprint bytea not null,
  ended_at timestamp with time zone,
  ended_reason text,
  constraint hotlist_entries_pkey PRIMARY KEY (entry_id),
  constraint hotlist_entries_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint hotlist_entries_hotlist_id_fkey FOREIGN KEY (hotlist_id) REFERENCES hotlists(hotlist_id),
  constraint hotlist_entries_check CHECK ((approved_by <> requested_by)),
  constraint hotlist_entries_fingerprint_check CHECK ((octet_length(fingerprint) = 32)),
  constraint hotlist_entries_plate_check CHECK ((plate ~ '^[A-Z0-9?*]{2,12}$'::text)),
  constraint hotlist_entries_priority_check CHECK ((priority = ANY (ARRAY['high'::text, 'medium'::text, 'low'::text]))),
  constraint hotlist_entries_state_check CHECK ((state ~ '^[A-Z]{2}$'::text))
);
CREATE INDEX hotlist_entries_agency_id_entry_id_idx ON public.hotlist_entries USING btree (agency_id, entry_id) WHERE (ended_at IS NULL);
CREATE INDEX hotlist_entries_hotlist_id_idx ON public.hotlist_entries USING btree (hotlist_id) WHERE (ended_at IS NULL);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select, update to plateward_app

-- owner: plateward_owner; row-level security: forced
create table hotlists (
  hotlist_id uuid not null,
  agency_id uuid not null,
  name text not null,
  kind text not null,
  as_of timestamp with time zone not null,
  imported_at timestamp with time zone not null,
  imported_by text not null,
  file_sha256 bytea not null,
  revision bigint not null default 1,
  origin text not null,
  clets boolean not null default false,
  constraint hotlists_agency_id_name_key UNIQUE (agency_id, name),
  constraint hotlists_pkey PRIMARY KEY (hotlist_id),
  constraint hotlists_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint hotlists_file_sha256_check CHECK ((octet_length(file_sha256) = 32)),
  constraint hotlists_kind_check CHECK ((kind = ANY (ARRAY['custom'::text, 'state'::text, 'federal'::text]))),
  constraint hotlists_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120))),
  constraint hotlists_origin_check CHECK ((origin = ANY (ARRAY['department'::text, 'state'::text, 'federal'::text])))
);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select, update to plateward_app

-- owner: plateward_owner; row-level security: forced
create table identity_links (
  link_id uuid not null,
  agency_id uuid not null,
  person_id uuid not null,
  issuer text not null,
  subject text not null,
  linked_at timestamp with time zone not null,
  linked_by text not null,
  ended_at timestamp with time zone,
  ended_by text,
  constraint identity_links_pkey PRIMARY KEY (link_id),
  constraint identity_links_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint identity_links_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts(person_id),
  constraint identity_links_issuer_check CHECK (((length(issuer) >= 1) AND (length(issuer) <= 500))),
  constraint identity_links_subject_check CHECK (((length(subject) >= 1) AND (length(subject) <= 255)))
);
CREATE INDEX identity_links_person_id_idx ON public.identity_links USING btree (person_id);
CREATE UNIQUE INDEX one_link_per_identity ON public.identity_links USING btree (agency_id, issuer, subject) WHERE (ended_at IS NULL);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select, update to plateward_app

-- owner: plateward_owner; row-level security: forced
create table image_places (
  agency_id uuid not null,
  retention_class text not null,
  receipt_day date not null,
  sha256 bytea not null,
  segment text not null,
  byte_offset bigint not null,
  byte_length integer not null,
  mime text not null,
  width integer not null,
  height integer not null,
  constraint image_places_pkey PRIMARY KEY (agency_id, retention_class, receipt_day, sha256),
  constraint image_places_byte_length_check CHECK ((byte_length > 0)),
  constraint image_places_byte_offset_check CHECK ((byte_offset >= 0)),
  constraint image_places_sha256_check CHECK ((octet_length(sha256) = 32))
);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select to plateward_app

-- owner: plateward_owner; row-level security: forced
create table inquiries (
  inquiry_id uuid not null,
  agency_id uuid not null,
  person_id uuid not null,
  pattern text not null,
  captured_from timestamp with time zone,
  captured_to timestamp with time zone,
  purpose text not null,
  case_number text,
  incident_number text,
  reason text not null,
  result_count integer not null,
  made_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint inquiries_pkey PRIMARY KEY (inquiry_id),
  constraint inquiries_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint inquiries_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts(person_id)
);
CREATE INDEX inquiries_person_id_idx ON public.inquiries USING btree (person_id);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select to plateward_app

-- owner: plateward_owner; row-level security: forced
create table invitations (
  invitation_id uuid not null,
  agency_id uuid not null,
  person_id uuid not null,
  token_sha256 bytea not null,
  made_at timestamp with time zone not null,
  made_by text not null,
  expires_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  constraint invitations_token_sha256_key UNIQUE (token_sha256),
  constraint invitations_pkey PRIMARY KEY (invitation_id),
  constraint invitations_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint invitations_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts(person_id),
  constraint invitations_token_sha256_check CHECK ((octet_length(token_sha256) = 32))
);
CREATE INDEX invitations_person_id_idx ON public.invitations USING btree (person_id);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select, update to plateward_app

-- owner: plateward; row-level security: none
create table migration_checksums (
  name text not null,
  sha256 text not null,
  constraint migration_checksums_pkey PRIMARY KEY (name)
);
-- grant delete, insert, references, select, trigger, truncate, update to plateward

-- owner: plateward_owner; row-level security: forced
create table obligations (
  obligation_id uuid not null,
  agency_id uuid not null,
  kind text not null,
  subject text not null,
  period text not null,
  title text not null,
  clause text not null,
  strength text not null,
  owner_post text,
  due_on date not null,
  opened_at timestamp with time zone not null,
  opened_by text not null,
  outcome text not null default 'open'::text,
  closed_at timestamp with time zone,
  closed_by text,
  evidence text,
  reference text,
  constraint opened_once UNIQUE (agency_id, kind, subject, period),
  constraint obligations_pkey PRIMARY KEY (obligation_id),
  constraint obligations_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint obligations_check CHECK ((((outcome = 'open'::text) = (closed_at IS NULL)) AND ((outcome = 'open'::text) = (closed_by IS NULL)) AND ((outcome = 'open'::text) = (evidence IS NULL)))),
  constraint obligations_clause_check CHECK (((length(clause) >= 1) AND (length(clause) <= 120))),
  constraint obligations_evidence_check CHECK (((length(evidence) >= 1) AND (length(evidence) <= 2000))),
  constraint obligations_kind_check CHECK ((kind ~ '^[a-z][a-z_]{2,59}$'::text)),
  constraint obligations_outcome_check CHECK ((outcome = ANY (ARRAY['open'::text, 'done'::text, 'waived'::text]))),
  constraint obligations_owner_post_check CHECK (((length(owner_post) >= 1) AND (length(owner_post) <= 80))),
  constraint obligations_period_check CHECK (((length(period) >= 1) AND (length(period) <= 40))),
  constraint obligations_reference_check CHECK (((length(reference) >= 1) AND (length(reference) <= 300))),
  constraint obligations_strength_check CHECK ((strength = ANY (ARRAY['must'::text, 'should'::text, 'may'::text]))),
  constraint obligations_subject_check CHECK (((length(subject) >= 1) AND (length(subject) <= 200))),
  constraint obligations_title_check CHECK (((length(title) >= 1) AND (length(title) <= 500)))
);
CREATE INDEX obligations_agency_id_due_on_idx ON public.obligations USING btree (agency_id, due_on) WHERE (outcome = 'open'::text);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
CREATE TRIGGER closes BEFORE UPDATE ON public.obligations FOR EACH ROW EXECUTE FUNCTION close_obligation();
CREATE TRIGGER stays BEFORE DELETE ON public.obligations FOR EACH ROW EXECUTE FUNCTION keep_obligation();
CREATE TRIGGER stays_whole BEFORE TRUNCATE ON public.obligations FOR EACH STATEMENT EXECUTE FUNCTION keep_obligation();
-- grant insert, select, update to plateward_app

-- owner: plateward_owner; row-level security: on
create table plate_dictionary (
  agency_id uuid not null,
  plate text not null,
  fold text not null,
  first_seen timestamp with time zone not null,
  constraint plate_dictionary_pkey PRIMARY KEY (agency_id, plate)
);
CREATE INDEX plate_dictionary_agency_id_fold_idx ON public.plate_dictionary USING btree (agency_id, fold);
CREATE INDEX plate_dictionary_agency_id_plate_idx ON public.plate_dictionary USING gin (agency_id, plate gin_trgm_ops);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select to plateward_app

-- owner: plateward_owner; row-level security: forced
create table policy_versions (
  agency_id uuid not null,
  version integer not null,
  effective_from timestamp with time zone not null,
  profile jsonb not null,
  profile_sha256 bytea not null,
  adopted_by text not null,
  recorded_at timestamp with time zone not null,
  constraint policy_versions_pkey PRIMARY KEY (agency_id, version),
  constraint policy_versions_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint policy_versions_profile_sha256_check CHECK ((octet_length(profile_sha256) = 32)),
  constraint policy_versions_version_check CHECK ((version > 0))
);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
CREATE TRIGGER agreed BEFORE INSERT ON public.policy_versions FOR EACH ROW EXECUTE FUNCTION require_agreed_policy();
-- grant insert, select to plateward_app

-- owner: plateward_owner; row-level security: forced
create table post_holdings (
  holding_id uuid not null,
  agency_id uuid not null,
  person_id uuid not null,
  post_id text not null,
  held_from timestamp with time zone not null,
  held_to timestamp with time zone,
  given_by text not null default 'task:setup'::text,
  ended_by text,
  end_reason text,
  constraint post_holdings_pkey PRIMARY KEY (holding_id),
  constraint post_holdings_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint post_holdings_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts(person_id),
  constraint post_holdings_in_order CHECK ((held_to >= held_from)),
  constraint post_holdings_post_id_check CHECK (((length(post_id) >= 1) AND (length(post_id) <= 80)))
);
CREATE INDEX post_holdings_person_id_idx ON public.post_holdings USING btree (person_id);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select, update to plateward_app

-- owner: plateward_owner; row-level security: forced
create table quarantine_items (
  quarantine_id uuid not null,
  agency_id uuid not null,
  key_id uuid not null,
  source_id uuid,
  source_format text not null,
  code text not null,
  detail text not null,
  message_sha256 bytea not null,
  message_bytes integer not null,
  content_type text not null,
  segment text,
  byte_offset bigint,
  byte_length integer,
  receipt_day date not null,
  received_at timestamp with time zone not null,
  times_sent integer not null default 1,
  last_sent_at timestamp with time zone not null,
  constraint quarantine_items_agency_id_key_id_message_sha256_code_key UNIQUE (agency_id, key_id, message_sha256, code),
  constraint quarantine_items_pkey PRIMARY KEY (quarantine_id),
  constraint quarantine_items_detail_check CHECK ((length(detail) <= 2000)),
  constraint quarantine_items_message_bytes_check CHECK ((message_bytes >= 0)),
  constraint quarantine_items_message_sha256_check CHECK ((octet_length(message_sha256) = 32))
);
CREATE INDEX quarantine_items_agency_id_last_sent_at_idx ON public.quarantine_items USING btree (agency_id, last_sent_at);
CREATE INDEX quarantine_items_key_id_receipt_day_idx ON public.quarantine_items USING btree (key_id, receipt_day);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select, update to plateward_app

-- owner: plateward_owner; row-level security: forced
create table read_batches (
  batch_id uuid not null,
  agency_id uuid not null,
  made_at timestamp with time zone not null,
  reads jsonb not null,
  constraint read_batches_pkey PRIMARY KEY (batch_id)
);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant delete, insert, select, update to plateward_app

-- owner: plateward_owner; row-level security: forced
create table reads (
  read_id uuid not null,
  agency_id uuid not null,
  source_id uuid not null,
  retention_class text not null,
  captured_at timestamp(3) with time zone not null,
  received_at timestamp(3) with time zone not null,
  receipt_day date not null,
  purge_on date not null,
  purge_week date not null,
  gone_on date,
  plate text not null,
  plate_raw text not null,
  state text,
  confidence real,
  state_confidence real,
  character_confidence real[],
  candidates jsonb not null default '[]'::jsonb,
  vehicle jsonb not null default '{}'::jsonb,
  heading_degrees real,
  direction text,
  lane integer,
  speed_mph real,
  latitude double precision,
  longitude double precision,
  images jsonb not null default '[]'::jsonb,
  flags text[] not null default '{}'::text[],
  source_format text not null,
  event_id text not null,
  message_sha256 bytea not null,
  constraint reads_pkey PRIMARY KEY (plate, captured_at, read_id, purge_week),
  constraint reads_confidence_check CHECK (((confidence >= (0)::double precision) AND (confidence <= (1)::double precision))),
  constraint reads_plate_check CHECK ((plate ~ '^[A-Z0-9_]{1,12}$'::text)),
  constraint reads_plate_raw_check CHECK ((length(plate_raw) <= 64)),
  constraint reads_state_check CHECK ((state ~ '^[A-Z]{2}$'::text)),
  constraint reads_state_confidence_check CHECK (((state_confidence >= (0)::double precision) AND (state_confidence <= (1)::double precision)))
) partition by RANGE (purge_week);
CREATE INDEX reads_captured_at_idx ON ONLY public.reads USING brin (captured_at);
CREATE INDEX reads_read_id_idx ON ONLY public.reads USING btree (read_id);
CREATE INDEX reads_source_id_captured_at_idx ON ONLY public.reads USING btree (source_id, captured_at);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select to plateward_app

-- owner: plateward_owner; row-level security: forced
create table receipts (
  source_id uuid not null,
  event_id text not null,
  agency_id uuid not null,
  read_id uuid not null,
  content_sha256 bytea not null,
  flags text[] not null default '{}'::text[],
  received_at timestamp with time zone not null,
  purge_on date not null,
  constraint receipts_pkey PRIMARY KEY (source_id, event_id),
  constraint receipts_content_sha256_check CHECK ((octet_length(content_sha256) = 32)),
  constraint receipts_event_id_check CHECK (((length(event_id) >= 1) AND (length(event_id) <= 200)))
);
CREATE INDEX receipts_purge_on_idx ON public.receipts USING btree (purge_on);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select to plateward_app

-- owner: plateward_owner; row-level security: forced
create table sessions (
  session_id uuid not null,
  agency_id uuid not null,
  person_id uuid not null,
  token_sha256 bytea not null,
  auth text not null,
  address text not null,
  opened_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  assurance text not null,
  strong_at timestamp with time zone,
  constraint sessions_token_sha256_key UNIQUE (token_sha256),
  constraint sessions_pkey PRIMARY KEY (session_id),
  constraint sessions_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint sessions_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts(person_id),
  constraint full_is_proven CHECK (((assurance = 'enrolling'::text) OR (strong_at IS NOT NULL))),
  constraint sessions_assurance_check CHECK ((assurance = ANY (ARRAY['enrolling'::text, 'full'::text, 'restoring'::text]))),
  constraint sessions_token_sha256_check CHECK ((octet_length(token_sha256) = 32))
);
CREATE INDEX sessions_person_id_idx ON public.sessions USING btree (person_id);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select, update to plateward_app

-- owner: plateward_owner; row-level security: forced
create table setup_records (
  record_id uuid not null,
  agency_id uuid not null,
  item text not null,
  state text not null,
  evidence text not null,
  happened_on date,
  made_by text not null,
  made_at timestamp with time zone not null,
  constraint setup_records_pkey PRIMARY KEY (record_id),
  constraint setup_records_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint setup_records_evidence_check CHECK (((length(evidence) >= 1) AND (length(evidence) <= 1000))),
  constraint setup_records_state_check CHECK ((state = ANY (ARRAY['done'::text, 'waived'::text])))
);
CREATE INDEX setup_records_agency_id_item_idx ON public.setup_records USING btree (agency_id, item);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select to plateward_app

-- owner: plateward_owner; row-level security: forced
create table sign_in_challenges (
  challenge_id uuid not null,
  agency_id uuid not null,
  purpose text not null,
  person_id uuid,
  session_id uuid,
  token_sha256 bytea not null,
  expected jsonb not null,
  made_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint sign_in_challenges_token_sha256_key UNIQUE (token_sha256),
  constraint sign_in_challenges_pkey PRIMARY KEY (challenge_id),
  constraint sign_in_challenges_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint sign_in_challenges_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts(person_id),
  constraint sign_in_challenges_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(session_id),
  constraint sign_in_challenges_purpose_check CHECK ((purpose = ANY (ARRAY['second_factor'::text, 'passkey_sign_in'::text, 'passkey_enrol'::text, 'step_up'::text, 'single_sign_on'::text]))),
  constraint sign_in_challenges_token_sha256_check CHECK ((octet_length(token_sha256) = 32))
);
CREATE INDEX sign_in_challenges_expires_at_idx ON public.sign_in_challenges USING btree (expires_at);
CREATE INDEX sign_in_challenges_person_id_idx ON public.sign_in_challenges USING btree (person_id);
CREATE INDEX sign_in_challenges_session_id_idx ON public.sign_in_challenges USING btree (session_id);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant delete, insert, select, update to plateward_app

-- owner: plateward_owner; row-level security: forced
create table sign_in_factors (
  factor_id uuid not null,
  agency_id uuid not null,
  person_id uuid not null,
  kind text not null,
  name text not null,
  made_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  removed_at timestamp with time zone,
  last_used_at timestamp with time zone,
  demonstration boolean not null default false,
  secret bytea,
  last_step bigint,
  credential_id text,
  public_key bytea,
  sign_count bigint,
  transports text[],
  constraint sign_in_factors_credential_id_key UNIQUE (credential_id),
  constraint sign_in_factors_pkey PRIMARY KEY (factor_id),
  constraint sign_in_factors_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint sign_in_factors_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts(person_id),
  constraint sign_in_factors_kind_check CHECK ((kind = ANY (ARRAY['totp'::text, 'passkey'::text]))),
  constraint sign_in_factors_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80))),
  constraint whole_while_in_use CHECK (((removed_at IS NOT NULL) OR ((kind = 'totp'::text) AND (secret IS NOT NULL)) OR ((kind = 'passkey'::text) AND (credential_id IS NOT NULL) AND (public_key IS NOT NULL) AND (sign_count IS NOT NULL))))
);
CREATE INDEX sign_in_factors_person_id_idx ON public.sign_in_factors USING btree (person_id);
CREATE UNIQUE INDEX one_totp ON public.sign_in_factors USING btree (person_id) WHERE ((kind = 'totp'::text) AND (confirmed_at IS NOT NULL) AND (removed_at IS NULL));
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select, update to plateward_app

-- owner: plateward_owner; row-level security: forced
create table sign_in_tries (
  try_id uuid not null,
  agency_id uuid not null,
  person_id uuid not null,
  made_at timestamp with time zone not null,
  constraint sign_in_tries_pkey PRIMARY KEY (try_id),
  constraint sign_in_tries_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint sign_in_tries_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts(person_id)
);
CREATE INDEX sign_in_tries_person_id_made_at_idx ON public.sign_in_tries USING btree (person_id, made_at);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant delete, insert, select, update to plateward_app

-- owner: plateward_owner; row-level security: forced
create table source_key_sources (
  key_id uuid not null,
  source_id uuid not null,
  agency_id uuid not null,
  constraint source_key_sources_pkey PRIMARY KEY (key_id, source_id),
  constraint source_key_sources_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint source_key_sources_key_id_fkey FOREIGN KEY (key_id) REFERENCES source_keys(key_id),
  constraint source_key_sources_source_id_fkey FOREIGN KEY (source_id) REFERENCES sources(source_id)
);
CREATE INDEX source_key_sources_source_id_idx ON public.source_key_sources USING btree (source_id);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select to plateward_app

-- owner: plateward_owner; row-level security: forced
create table source_keys (
  key_id uuid not null,
  agency_id uuid not null,
  label text not null,
  secret_sha256 bytea not null,
  created_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  constraint source_keys_pkey PRIMARY KEY (key_id),
  constraint source_keys_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint source_keys_label_check CHECK (((length(label) >= 1) AND (length(label) <= 200))),
  constraint source_keys_secret_sha256_check CHECK ((octet_length(secret_sha256) = 32))
);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select, update to plateward_app

-- owner: plateward_owner; row-level security: forced
create table sources (
  source_id uuid not null,
  agency_id uuid not null,
  code text not null,
  name text not null,
  kind text not null,
  retention_class text not null,
  time_zone text not null,
  latitude double precision,
  longitude double precision,
  heading_degrees real,
  external_refs text[] not null default '{}'::text[],
  active boolean not null default true,
  created_at timestamp with time zone not null,
  constraint sources_agency_id_code_key UNIQUE (agency_id, code),
  constraint sources_pkey PRIMARY KEY (source_id),
  constraint sources_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint sources_code_check CHECK ((code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'::text)),
  constraint sources_heading_degrees_check CHECK (((heading_degrees >= (0)::double precision) AND (heading_degrees < (360)::double precision))),
  constraint sources_kind_check CHECK ((kind = ANY (ARRAY['fixed'::text, 'mobile'::text, 'vendor_cloud'::text, 'file_drop'::text, 'server'::text]))),
  constraint sources_latitude_check CHECK (((latitude >= ('-90'::integer)::double precision) AND (latitude <= (90)::double precision))),
  constraint sources_longitude_check CHECK (((longitude >= ('-180'::integer)::double precision) AND (longitude <= (180)::double precision))),
  constraint sources_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  constraint sources_retention_class_check CHECK ((retention_class ~ '^[a-z0-9_]{1,40}$'::text))
);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select, update to plateward_app

-- owner: plateward_owner; row-level security: forced
create table task_runs (
  agency_id uuid not null,
  task text not null,
  tried_at timestamp with time zone not null,
  done_at timestamp with time zone,
  failures integer not null default 0,
  constraint task_runs_pkey PRIMARY KEY (agency_id, task),
  constraint task_runs_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint task_runs_failures_check CHECK ((failures >= 0)),
  constraint task_runs_task_check CHECK ((task ~ '^[a-z][a-z-]{2,59}$'::text))
);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select, update to plateward_app

-- owner: plateward_owner; row-level security: forced
create table training_completions (
  completion_id uuid not null,
  agency_id uuid not null,
  person_id uuid not null,
  course text not null,
  completed_on date not null,
  valid_until date,
  recorded_by text not null,
  recorded_at timestamp with time zone not null,
  course_id uuid,
  contents text[],
  trainer text,
  evidence text,
  recorder uuid,
  corrects uuid,
  correction_reason text,
  did_not_happen boolean not null default false,
  constraint training_completions_corrects_key UNIQUE (corrects),
  constraint training_completions_pkey PRIMARY KEY (completion_id),
  constraint training_completions_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint training_completions_corrects_fkey FOREIGN KEY (corrects) REFERENCES training_completions(completion_id),
  constraint training_completions_course_id_fkey FOREIGN KEY (course_id) REFERENCES training_courses(course_id),
  constraint training_completions_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts(person_id),
  constraint training_completions_recorder_fkey FOREIGN KEY (recorder) REFERENCES accounts(person_id),
  constraint training_completions_correction_reason_check CHECK (((length(correction_reason) >= 1) AND (length(correction_reason) <= 500))),
  constraint training_completions_course_check CHECK (((length(course) >= 1) AND (length(course) <= 200))),
  constraint training_completions_evidence_check CHECK (((length(evidence) >= 1) AND (length(evidence) <= 300))),
  constraint training_completions_trainer_check CHECK (((length(trainer) >= 1) AND (length(trainer) <= 200))),
  constraint training_correction_whole CHECK ((((corrects IS NULL) = (correction_reason IS NULL)) AND ((corrects IS NOT NULL) OR (NOT did_not_happen))))
);
CREATE INDEX training_completions_course_id_idx ON public.training_completions USING btree (course_id);
CREATE INDEX training_completions_person_id_idx ON public.training_completions USING btree (person_id);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
CREATE TRIGGER filed BEFORE INSERT ON public.training_completions FOR EACH ROW EXECUTE FUNCTION file_training();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE ON public.training_completions FOR EACH ROW EXECUTE FUNCTION keep_training();
CREATE TRIGGER stays_whole BEFORE TRUNCATE ON public.training_completions FOR EACH STATEMENT EXECUTE FUNCTION keep_training();
-- grant insert, select to plateward_app

-- owner: plateward_owner; row-level security: forced
create table training_courses (
  course_id uuid not null,
  agency_id uuid not null,
  name text not null,
  version integer not null,
  contents text[] not null,
  posts text[],
  valid_days integer,
  required_from date,
  policy_version integer not null,
  proposed_by uuid not null,
  proposed_at timestamp with time zone not null,
  state text not null default 'proposed'::text,
  approval_id uuid,
  approved_at timestamp with time zone,
  approved_by text,
  counts_through date,
  anew_by text,
  anew_at timestamp with time zone,
  anew_reason text,
  retired_at timestamp with time zone,
  retired_by text,
  retire_reason text,
  constraint training_courses_agency_id_name_version_key UNIQUE (agency_id, name, version),
  constraint training_courses_pkey PRIMARY KEY (course_id),
  constraint training_courses_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint training_courses_approval_id_fkey FOREIGN KEY (approval_id) REFERENCES approval_requests(approval_id),
  constraint training_courses_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES accounts(person_id),
  constraint training_courses_anew_reason_check CHECK (((length(anew_reason) >= 1) AND (length(anew_reason) <= 500))),
  constraint training_courses_check CHECK ((((approved_at IS NULL) = (approval_id IS NULL)) AND ((approved_at IS NULL) = (approved_by IS NULL)))),
  constraint training_courses_check1 CHECK ((((state = 'retired'::text) = (retired_at IS NOT NULL)) AND ((retired_at IS NULL) = (retired_by IS NULL)) AND ((retired_at IS NULL) = (retire_reason IS NULL)))),
  constraint training_courses_check2 CHECK (((state <> 'approved'::text) OR (approved_at IS NOT NULL))),
  constraint training_courses_check3 CHECK ((((counts_through IS NULL) = (anew_at IS NULL)) AND ((counts_through IS NULL) = (anew_by IS NULL)) AND ((counts_through IS NULL) = (anew_reason IS NULL)))),
  constraint training_courses_contents_check CHECK (((cardinality(contents) >= 1) AND (cardinality(contents) <= 20))),
  constraint training_courses_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  constraint training_courses_policy_version_check CHECK ((policy_version >= 1)),
  constraint training_courses_posts_check CHECK (((cardinality(posts) >= 1) AND (cardinality(posts) <= 50))),
  constraint training_courses_retire_reason_check CHECK (((length(retire_reason) >= 1) AND (length(retire_reason) <= 500))),
  constraint training_courses_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'approved'::text, 'retired'::text]))),
  constraint training_courses_valid_days_check CHECK (((valid_days >= 1) AND (valid_days <= 3660))),
  constraint training_courses_version_check CHECK ((version >= 1))
);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
CREATE TRIGGER begins BEFORE INSERT ON public.training_courses FOR EACH ROW EXECUTE FUNCTION begin_course();
CREATE TRIGGER changes BEFORE UPDATE ON public.training_courses FOR EACH ROW EXECUTE FUNCTION change_course();
CREATE TRIGGER stays BEFORE DELETE ON public.training_courses FOR EACH ROW EXECUTE FUNCTION keep_training();
CREATE TRIGGER stays_whole BEFORE TRUNCATE ON public.training_courses FOR EACH STATEMENT EXECUTE FUNCTION keep_training();
-- grant insert, select, update to plateward_app

-- owner: plateward_owner; row-level security: forced
create table training_orders (
  order_id uuid not null,
  agency_id uuid not null,
  person_id uuid not null,
  reason text not null,
  reference text,
  ordered_by text not null,
  orderer uuid not null,
  ordered_at timestamp with time zone not null,
  ordered_on date not null,
  due_on date not null,
  at_once boolean not null,
  seen_at timestamp with time zone,
  constraint training_orders_pkey PRIMARY KEY (order_id),
  constraint training_orders_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint training_orders_orderer_fkey FOREIGN KEY (orderer) REFERENCES accounts(person_id),
  constraint training_orders_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts(person_id),
  constraint training_orders_check CHECK ((due_on >= ordered_on)),
  constraint training_orders_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 500))),
  constraint training_orders_reference_check CHECK (((length(reference) >= 1) AND (length(reference) <= 200)))
);
CREATE INDEX training_orders_person_id_idx ON public.training_orders USING btree (person_id);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
CREATE TRIGGER seen BEFORE UPDATE ON public.training_orders FOR EACH ROW EXECUTE FUNCTION see_order();
CREATE TRIGGER stays BEFORE DELETE ON public.training_orders FOR EACH ROW EXECUTE FUNCTION keep_training();
CREATE TRIGGER stays_whole BEFORE TRUNCATE ON public.training_orders FOR EACH STATEMENT EXECUTE FUNCTION keep_training();
-- grant insert, select, update to plateward_app

-- owner: plateward_owner; row-level security: forced
create table vendor_openings (
  opening_id uuid not null,
  agency_id uuid not null,
  person_id uuid not null,
  ticket text not null,
  purpose text not null,
  opened_at timestamp with time zone not null,
  opened_by text not null,
  ends_at timestamp with time zone not null,
  closed_by text,
  extensions integer not null default 0,
  constraint vendor_openings_pkey PRIMARY KEY (opening_id),
  constraint vendor_openings_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint vendor_openings_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts(person_id),
  constraint vendor_openings_check CHECK ((ends_at >= opened_at)),
  constraint vendor_openings_purpose_check CHECK ((purpose = ANY (ARRAY['maintenance'::text, 'installation'::text])))
);
CREATE INDEX vendor_openings_person_id_ends_at_idx ON public.vendor_openings USING btree (person_id, ends_at);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select, update to plateward_app

-- owner: plateward_audit_owner; row-level security: forced
create table audit.disclosures (
  log_id uuid not null,
  n bigint not null,
  purgeable boolean not null,
  agency_id uuid not null,
  disclosures text not null,
  constraint disclosures_pkey PRIMARY KEY (log_id, n, purgeable),
  constraint disclosures_log_id_n_fkey FOREIGN KEY (log_id, n) REFERENCES audit.entries(log_id, n),
  constraint disclosures_disclosures_check CHECK ((disclosures ~ '^[A-Za-z0-9_~-]+$'::text))
);
-- policy append for insert to plateward_audit with check (true)
-- policy read_own for select to plateward_audit_read using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- policy sequence_all for select to plateward_audit using (true)
CREATE TRIGGER no_rewrite BEFORE DELETE OR UPDATE ON audit.disclosures FOR EACH ROW EXECUTE FUNCTION audit.refuse_rewrite() /* enable always */;
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit.disclosures FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_rewrite() /* enable always */;
-- grant insert, select to plateward_audit
-- grant select to plateward_audit_read

-- owner: plateward_audit_owner; row-level security: forced
create table audit.entries (
  log_id uuid not null,
  n bigint not null,
  agency_id uuid not null,
  body bytea not null,
  leaf bytea not null,
  constraint entries_pkey PRIMARY KEY (log_id, n),
  constraint entries_log_id_fkey FOREIGN KEY (log_id) REFERENCES audit.logs(log_id),
  constraint entries_body_check CHECK (((octet_length(body) >= 2) AND (octet_length(body) <= 65535))),
  constraint entries_n_check CHECK ((n >= 0)),
  constraint leaf_of_body CHECK ((leaf = sha256(('\x00'::bytea || body))))
);
-- policy append for insert to plateward_audit with check (true)
-- policy read_own for select to plateward_audit_read using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- policy sequence_all for select to plateward_audit using (true)
CREATE TRIGGER no_rewrite BEFORE DELETE OR UPDATE ON audit.entries FOR EACH ROW EXECUTE FUNCTION audit.refuse_rewrite() /* enable always */;
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit.entries FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_rewrite() /* enable always */;
-- grant insert, select to plateward_audit
-- grant select to plateward_audit_read

-- owner: plateward_audit_owner; row-level security: forced
create table audit.logs (
  log_id uuid not null,
  agency_id uuid not null,
  year integer not null,
  origin text not null,
  size bigint not null default 0,
  opened_at timestamp with time zone not null,
  constraint logs_agency_id_year_key UNIQUE (agency_id, year),
  constraint logs_origin_key UNIQUE (origin),
  constraint logs_pkey PRIMARY KEY (log_id),
  constraint logs_origin_check CHECK (((length(origin) >= 1) AND (length(origin) <= 200))),
  constraint logs_size_check CHECK ((size >= 0)),
  constraint logs_year_check CHECK (((year >= 2000) AND (year <= 9999)))
);
-- policy read_own for select to plateward_audit_read using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- policy sequence_all for all to plateward_audit using (true) with check (true)
CREATE TRIGGER no_delete BEFORE DELETE ON audit.logs FOR EACH ROW EXECUTE FUNCTION audit.refuse_rewrite() /* enable always */;
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit.logs FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_rewrite() /* enable always */;
CREATE TRIGGER only_grows BEFORE UPDATE ON audit.logs FOR EACH ROW EXECUTE FUNCTION audit.refuse_shrink() /* enable always */;
-- grant select to plateward_audit
-- grant select to plateward_audit_read

-- owner: plateward_audit_owner; row-level security: forced
create table audit.outbox (
  outbox_id bigint not null default identity,
  agency_id uuid not null,
  draft jsonb not null,
  queued_at timestamp with time zone not null default clock_timestamp(),
  constraint outbox_pkey PRIMARY KEY (outbox_id)
);
-- policy queue_own for insert to plateward_app with check ((agency_id = ( SELECT current_agency() AS current_agency)))
-- policy sequence_all for all to plateward_audit using (true)
-- grant insert to plateward_app
-- grant delete, select to plateward_audit

CREATE OR REPLACE FUNCTION public.begin_approval()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION public.begin_course()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if new.state <> 'proposed' or new.approved_at is not null or new.counts_through is not null then
    raise exception 'a course begins as proposed' using errcode = 'check_violation';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.begin_pass()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION public.change_course()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION public.close_approval()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION public.close_obligation()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION public.count_reads(wanted_agency uuid, plates text[], captured_from timestamp with time zone, before_captured timestamp with time zone, before_read uuid, local_today date, oldest_week date, at_most integer)
 RETURNS integer
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
AS $function$
begin
  return (select count(*) from (
    select from reads r
      where r.plate = any(plates) and r.agency_id = wanted_agency and (r.gone_on is null or r.gone_on > local_today)
        and r.purge_week >= oldest_week and r.captured_at >= captured_from
        and (r.captured_at, r.read_id) < (before_captured, before_read)
      limit at_most) as found);
end $function$;
-- execute to plateward_app
-- execute to plateward_owner

CREATE OR REPLACE FUNCTION public.current_agency()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('app.agency'::text, true), ''::text))::uuid;
-- execute to plateward_owner
-- execute to public

CREATE OR REPLACE FUNCTION public.ensure_read_partition(week date)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare part text := 'reads_' || to_char(week, 'YYYYMMDD');
begin
  if extract(isodow from week) <> 1 then raise exception 'a purge week begins on a Monday, not %', week; end if;
  if to_regclass(part) is not null then return; end if;
  perform pg_advisory_xact_lock(hashtext('ensure_read_partition'));
  -- asked of the table, not of the cache, which may not have heard of a partition committed a moment ago
  if exists (select from pg_class where relname = part and relnamespace = 'public'::regnamespace) then return; end if;
  execute format('create table %I (like reads including defaults including constraints)', part);
  execute format('alter table %I enable row level security', part);
  execute format('alter table %I force row level security', part);
  execute format('alter table reads attach partition %I for values from (%L) to (%L)', part, week, week + 7);
end $function$;
-- execute to plateward_app
-- execute to plateward_owner

CREATE OR REPLACE FUNCTION public.file_training()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION public.find_plates(wanted_agency uuid, like_pattern text, at_most integer)
 RETURNS SETOF text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if wanted_agency is distinct from current_agency() then
    raise exception 'find_plates: not the agency of this transaction' using errcode = 'insufficient_privilege';
  end if;
  return query execute
    'select d.plate from plate_dictionary d where d.agency_id = $1 and d.plate like $2 order by d.plate limit $3'
    using wanted_agency, like_pattern, at_most;
end $function$;
-- execute to plateward_app
-- execute to plateward_owner

CREATE OR REPLACE FUNCTION public.human_of(person uuid)
 RETURNS uuid
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
AS $function$ select coalesce((to_jsonb(a) ->> 'human_id')::uuid, a.person_id) from public.accounts a where a.person_id = person $function$;
-- execute to plateward_app
-- execute to plateward_owner
-- execute to public

CREATE OR REPLACE FUNCTION public.keep_obligation()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% of % refused: what was due stays on file', tg_op, tg_table_name using errcode = 'insufficient_privilege';
end $function$;

CREATE OR REPLACE FUNCTION public.keep_training()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% of % refused: training stays on file, a correction is a row of its own', tg_op, tg_table_name
    using errcode = 'insufficient_privilege';
end $function$;

CREATE OR REPLACE FUNCTION public.newest_reads(wanted_agency uuid, plates text[], captured_from timestamp with time zone, before_captured timestamp with time zone, before_read uuid, local_today date, oldest_week date, at_most integer)
 RETURNS SETOF reads
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
AS $function$
declare only_plate text collate "C" := plates[1];
begin
  if cardinality(plates) = 1 then
    -- of one plate the primary key gives the order too, and the LIMIT ends it early
    return query select r.* from reads r
      where r.plate = only_plate and r.agency_id = wanted_agency and (r.gone_on is null or r.gone_on > local_today)
        and r.purge_week >= oldest_week and r.captured_at >= captured_from
        and (r.captured_at, r.read_id) < (before_captured, before_read)
      order by r.captured_at desc, r.read_id desc limit at_most;
  else
    return query select r.* from reads r
      where r.plate = any(plates) and r.agency_id = wanted_agency and (r.gone_on is null or r.gone_on > local_today)
        and r.purge_week >= oldest_week and r.captured_at >= captured_from
        and (r.captured_at, r.read_id) < (before_captured, before_read)
      order by r.captured_at desc, r.read_id desc limit at_most;
  end if;
end $function$;
-- execute to plateward_app
-- execute to plateward_owner

CREATE OR REPLACE FUNCTION public.refuse_removal()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% of % refused: what two people decided stays on file', tg_op, tg_table_name using errcode = 'insufficient_privilege';
end $function$;

CREATE OR REPLACE FUNCTION audit.refuse_rewrite()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'the record is append-only: % on % refused', tg_op, tg_table_name using errcode = 'insufficient_privilege';
end $function$;

CREATE OR REPLACE FUNCTION audit.refuse_shrink()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.size < old.size or new.log_id <> old.log_id or new.agency_id <> old.agency_id or new.year <> old.year or new.origin <> old.origin then
    raise exception 'a log only grows' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.require_agreed_policy()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION public.see_order()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if to_jsonb(new) - 'seen_at' <> to_jsonb(old) - 'seen_at' or old.seen_at is not null then
    raise exception 'retraining that was ordered stays as it was ordered' using errcode = 'check_violation';
  end if;
  return new;
end $function$;
