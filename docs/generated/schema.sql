-- Made by ./plateward generate from the catalogue of a migrated database. To read, not to run.

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
  constraint accounts_agency_id_username_key UNIQUE (agency_id, username),
  constraint accounts_pkey PRIMARY KEY (person_id),
  constraint accounts_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint accounts_display_name_check CHECK (((length(display_name) >= 1) AND (length(display_name) <= 200))),
  constraint accounts_username_check CHECK ((username ~ '^[a-z][a-z0-9._-]{1,63}$'::text))
);
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
create table clearances (
  clearance_id uuid not null,
  agency_id uuid not null,
  person_id uuid not null,
  granted_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint clearances_pkey PRIMARY KEY (clearance_id),
  constraint clearances_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint clearances_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts(person_id)
);
CREATE INDEX clearances_person_id_idx ON public.clearances USING btree (person_id);
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
  constraint feed_events_kind_check CHECK ((kind = ANY (ARRAY['hit'::text, 'taken'::text, 'answered'::text, 'closed'::text])))
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
  constraint hotlists_agency_id_name_key UNIQUE (agency_id, name),
  constraint hotlists_pkey PRIMARY KEY (hotlist_id),
  constraint hotlists_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint hotlists_file_sha256_check CHECK ((octet_length(file_sha256) = 32)),
  constraint hotlists_kind_check CHECK ((kind = ANY (ARRAY['custom'::text, 'state'::text, 'federal'::text]))),
  constraint hotlists_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120)))
);
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

-- owner: plateward; row-level security: none
create table migration_checksums (
  name text not null,
  sha256 text not null,
  constraint migration_checksums_pkey PRIMARY KEY (name)
);
-- grant delete, insert, references, select, trigger, truncate, update to plateward

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
-- grant insert, select to plateward_app

-- owner: plateward_owner; row-level security: forced
create table post_holdings (
  holding_id uuid not null,
  agency_id uuid not null,
  person_id uuid not null,
  post_id text not null,
  held_from timestamp with time zone not null,
  held_to timestamp with time zone,
  constraint post_holdings_pkey PRIMARY KEY (holding_id),
  constraint post_holdings_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint post_holdings_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts(person_id),
  constraint post_holdings_check CHECK ((held_to > held_from)),
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
  constraint sessions_token_sha256_key UNIQUE (token_sha256),
  constraint sessions_pkey PRIMARY KEY (session_id),
  constraint sessions_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint sessions_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts(person_id),
  constraint sessions_token_sha256_check CHECK ((octet_length(token_sha256) = 32))
);
CREATE INDEX sessions_person_id_idx ON public.sessions USING btree (person_id);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select, update to plateward_app

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
create table training_completions (
  completion_id uuid not null,
  agency_id uuid not null,
  person_id uuid not null,
  course text not null,
  completed_on date not null,
  valid_until date,
  recorded_by text not null,
  recorded_at timestamp with time zone not null,
  constraint training_completions_pkey PRIMARY KEY (completion_id),
  constraint training_completions_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agencies(agency_id),
  constraint training_completions_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts(person_id),
  constraint training_completions_course_check CHECK (((length(course) >= 1) AND (length(course) <= 200)))
);
CREATE INDEX training_completions_person_id_idx ON public.training_completions USING btree (person_id);
-- policy agency for all to public using ((agency_id = ( SELECT current_agency() AS current_agency)))
-- grant insert, select to plateward_app

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
