-- Made by ./plateward generate: every statement that the house sends, noted during a fixed scenario. To read, not to run.
-- `?` stands for a value, `?, ...` for as many as there are. Each transaction of an agency begins with set_config.

-- src/capture/cameras/store.ts: insertKey
insert into "source_key_sources" ("key_id", "source_id", "agency_id") values (?, ?, ?);
insert into "source_keys" ("key_id", "agency_id", "label", "secret_sha256", "created_at", "revoked_at") values (?, ?, ?, ?, ?, ?);

-- src/capture/cameras/store.ts: insertSource
insert into "sources" ("source_id", "agency_id", "code", "name", "kind", "retention_class", "time_zone", "latitude", "longitude", "heading_degrees", "external_refs", "active", "created_at") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- src/capture/cameras/store.ts: markRevoked
update "source_keys" set "revoked_at" = ? where "key_id" = ? and "revoked_at" is null;

-- src/capture/cameras/store.ts: markRevoked > selectKey
select "key_id", "label", "secret_sha256", "revoked_at" from "source_keys" where "key_id" = ?;

-- src/capture/cameras/store.ts: selectKey
select "key_id", "label", "secret_sha256", "revoked_at" from "source_keys" where "key_id" = ?;

-- src/capture/cameras/store.ts: selectSources
select "sources"."source_id", "sources"."agency_id", "sources"."code", "sources"."name", "sources"."kind", "sources"."retention_class", "sources"."time_zone", "sources"."latitude", "sources"."longitude", "sources"."heading_degrees", "sources"."external_refs", "sources"."active" from "sources" order by "code";

-- src/capture/cameras/store.ts: selectSourcesByCode
select "sources"."source_id", "sources"."agency_id", "sources"."code", "sources"."name", "sources"."kind", "sources"."retention_class", "sources"."time_zone", "sources"."latitude", "sources"."longitude", "sources"."heading_degrees", "sources"."external_refs", "sources"."active" from "sources" where "code" in (?, ...);

-- src/capture/cameras/store.ts: selectSourcesOfKey
select "sources"."source_id", "sources"."agency_id", "sources"."code", "sources"."name", "sources"."kind", "sources"."retention_class", "sources"."time_zone", "sources"."latitude", "sources"."longitude", "sources"."heading_degrees", "sources"."external_refs", "sources"."active" from "source_key_sources" inner join "sources" on "sources"."source_id" = "source_key_sources"."source_id" where "source_key_sources"."key_id" = ? order by "sources"."code";

-- src/capture/ingest/store.ts: countSentAgain
update "quarantine_items" set "times_sent" = "times_sent" + ?, "last_sent_at" = ? where "agency_id" = ? and "key_id" = ? and "message_sha256" = ? and "code" = ? returning "quarantine_id";

-- src/capture/ingest/store.ts: insertQuarantineItem
insert into "quarantine_items" ("quarantine_id", "agency_id", "key_id", "source_id", "source_format", "code", "detail", "message_sha256", "message_bytes", "content_type", "segment", "byte_offset", "byte_length", "receipt_day", "received_at", "last_sent_at") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict ("agency_id", "key_id", "message_sha256", "code") do update set "times_sent" = "quarantine_items"."times_sent" + ?, "last_sent_at" = ? returning "quarantine_id";

-- src/capture/ingest/store.ts: insertReceipts
insert into "receipts" ("source_id", "event_id", "agency_id", "read_id", "content_sha256", "flags", "received_at", "purge_on") values (?, ?, ?, ?, ?, ?, ?, ?) on conflict ("source_id", "event_id") do nothing returning "event_id";

-- src/capture/ingest/store.ts: keptBytesOf
select coalesce(sum(byte_length), 0)::bigint as "kept_bytes" from "quarantine_items" where "key_id" = ? and "receipt_day" = ?;

-- src/capture/ingest/store.ts: selectQuarantine
select "quarantine_id", "source_id", "source_format", "code", "detail", "message_bytes", "segment", "times_sent", "received_at" from "quarantine_items" order by "last_sent_at" desc, "quarantine_id" desc limit ?;

-- src/capture/ingest/store.ts: selectReceipts
select * from "receipts" where ("source_id" = ? and "event_id" = ?);

-- src/capture/reads/store/find-reads.ts: countReads
select count_reads( ?::uuid, ?::text[], ?::timestamptz, ?::timestamptz, ?::uuid, ?::date, ?::date, ? ) + (select count(*)::integer from ( select from held_reads h where h.plate = any(?::text[]) and h.agency_id = ?::uuid and h.captured_at >= ?::timestamptz and (h.captured_at, h.read_id) < (?::timestamptz, ?::uuid) and not exists ( select from reads r where r.plate = h.plate and r.captured_at = h.captured_at and r.read_id = h.read_id and r.purge_week = h.purge_week and (r.gone_on is null or r.gone_on > ?::date) ) limit ?) as held) as reads;

-- src/capture/reads/store/find-reads.ts: selectHeldReads
select r.* from held_reads r where r.plate = any(?::text[]) and r.agency_id = ?::uuid and r.captured_at >= ?::timestamptz and (r.captured_at, r.read_id) < (?::timestamptz, ?::uuid) order by r.captured_at desc, r.read_id desc limit ?;

-- src/capture/reads/store/find-reads.ts: selectPlates
select plate from find_plates(?::uuid, ?, ?) as plate;

-- src/capture/reads/store/find-reads.ts: selectRead
select r.* from reads r where r.read_id = ?::uuid and (r.gone_on is null or r.gone_on > ?::date) union all select h.* from held_reads h where h.read_id = ?::uuid limit 1;

-- src/capture/reads/store/find-reads.ts: selectReads
select * from newest_reads( ?::uuid, ?::text[], ?::timestamptz, ?::timestamptz, ?::uuid, ?::date, ?::date, ? );

-- src/capture/reads/store/image-places.ts: insertPlaces
insert into image_places (agency_id, retention_class, receipt_day, sha256, segment, byte_offset, byte_length, mime, width, height) select ?::uuid, p.* from unnest( ?::text[], ?::date[], ?::bytea[], ?::text[], ?::bigint[], ?::integer[], ?::text[], ?::integer[], ?::integer[] ) as p on conflict do nothing;

-- src/capture/reads/store/image-places.ts: selectPlace
select "segment", "byte_offset", "byte_length", "mime" from "image_places" where "agency_id" = ? and "retention_class" = ? and "receipt_day" = ? and "sha256" = ?;

-- src/capture/reads/store/insert-reads.ts: ensureWeek
select ensure_read_partition(?::date);

-- src/capture/reads/store/insert-reads.ts: insertPlates
insert into plate_dictionary (agency_id, plate, fold, first_seen) select ?::uuid, p.plate, p.fold, ?::timestamptz from unnest(?::text[], ?::text[]) as p (plate, fold) on conflict do nothing;

-- src/capture/reads/store/insert-reads.ts: insertReads
insert into reads ( agency_id, read_id, source_id, retention_class, captured_at, received_at, receipt_day, purge_on, purge_week, gone_on, plate, plate_raw, state, confidence, state_confidence, character_confidence, candidates, vehicle, heading_degrees, direction, lane, speed_mph, latitude, longitude, images, flags, source_format, event_id, message_sha256 ) select ?::uuid, r.read_id, r.source_id, r.retention_class, r.captured_at, r.received_at, r.receipt_day, r.purge_on, r.purge_week, r.gone_on, r.plate, r.plate_raw, r.state, r.confidence, r.state_confidence, r.character_confidence::real[], r.candidates, r.vehicle, r.heading_degrees, r.direction, r.lane, r.speed_mph, r.latitude, r.longitude, r.images, r.flags::text[], r.source_format, r.event_id, r.message_sha256 from unnest( ?::uuid[], ?::uuid[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::date[], ?::date[], ?::date[], ?::date[], ?::text[], ?::text[], ?::text[], ?::real[], ?::real[], ?::text[], ?::jsonb[], ?::jsonb[], ?::real[], ?::text[], ?::integer[], ?::real[], ?::double precision[], ?::double precision[], ?::jsonb[], ?::text[], ?::text[], ?::text[], ?::bytea[] ) as r ( read_id, source_id, retention_class, captured_at, received_at, receipt_day, purge_on, purge_week, gone_on, plate, plate_raw, state, confidence, state_confidence, character_confidence, candidates, vehicle, heading_degrees, direction, lane, speed_mph, latitude, longitude, images, flags, source_format, event_id, message_sha256 );

-- src/capture/reads/store/read-batches.ts: deleteBatches
delete from "read_batches" where "batch_id" in (select "batch_id" from "read_batches" order by "batch_id" limit ? for update skip locked) returning "batch_id", "reads";

-- src/capture/reads/store/read-batches.ts: insertBatch
insert into "read_batches" ("batch_id", "agency_id", "made_at", "reads") values (?, ?, ?, ?);

-- src/department/approvals/store.ts: countTried
select count(*) as "count" from "approval_passes" where "cause" = ? and "recorded_at" >= ? and "recorded_at" < ?;

-- src/department/approvals/store.ts: hasExpired
select "approval_id" from "approval_requests" where "state" = ? and "expires_at" <= ? limit ?;

-- src/department/approvals/store.ts: insertApproval
insert into "approval_requests" ("approval_id", "agency_id", "kind", "subject", "title", "reason", "before", "after", "clauses", "chain", "requested_by", "requester_human", "requested_at", "expires_at") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- src/department/approvals/store.ts: insertPass
insert into "approval_passes" ("approval_id", "agency_id", "level", "cause", "post", "tried", "tried_at", "recorded_by", "recorded_at") values (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- src/department/approvals/store.ts: markDecided
update "approval_requests" set "state" = ?, "decided_by" = ?, "decider_human" = ?, "decided_post" = ?, "decided_level" = ?, "words" = ?, "closed_at" = ? where "approval_id" = ? and "state" = ?;

-- src/department/approvals/store.ts: markExpired
update "approval_requests" set "state" = ?, "closed_at" = ? where "state" = ? and "expires_at" <= ?;
update "approval_requests" set "state" = ?, "closed_at" = ? where "state" = ? and "expires_at" <= ? and "kind" = ? and "subject" = ?;

-- src/department/approvals/store.ts: markWithdrawn
update "approval_requests" set "state" = ?, "withdrawn_by" = ?, "words" = ?, "closed_at" = ? where "approval_id" = ? and "state" = ?;

-- src/department/approvals/store.ts: selectApproval
select "approval_id" from "approval_requests" where "approval_id" = ? for update;
select "r"."approval_id", "r"."kind", "r"."subject", "r"."title", "r"."reason", "r"."clauses", "r"."chain", "r"."requested_by", "r"."requester_human", "r"."requested_at", "r"."expires_at", "r"."state", "r"."decided_post", "r"."words", "r"."closed_at", "a"."display_name" as "requester_name", "d"."display_name" as "decider_name", "r"."before", "r"."after" from "approval_requests" as "r" inner join "accounts" as "a" on "a"."person_id" = "r"."requested_by" left join "accounts" as "d" on "d"."person_id" = "r"."decided_by" where "r"."approval_id" = ?;

-- src/department/approvals/store.ts: selectApproved
select "r"."approval_id", "r"."kind", "r"."subject", "r"."title", "r"."reason", "r"."clauses", "r"."chain", "r"."requested_by", "r"."requester_human", "r"."requested_at", "r"."expires_at", "r"."state", "r"."decided_post", "r"."words", "r"."closed_at", "a"."display_name" as "requester_name", "d"."display_name" as "decider_name", "r"."before", "r"."after" from "approval_requests" as "r" inner join "accounts" as "a" on "a"."person_id" = "r"."requested_by" left join "accounts" as "d" on "d"."person_id" = "r"."decided_by" where "r"."kind" = ? and "r"."state" = ? order by "r"."closed_at";

-- src/department/approvals/store.ts: selectAskedBy
select "r"."approval_id", "r"."kind", "r"."subject", "r"."title", "r"."reason", "r"."clauses", "r"."chain", "r"."requested_by", "r"."requester_human", "r"."requested_at", "r"."expires_at", "r"."state", "r"."decided_post", "r"."words", "r"."closed_at", "a"."display_name" as "requester_name", "d"."display_name" as "decider_name" from "approval_requests" as "r" inner join "accounts" as "a" on "a"."person_id" = "r"."requested_by" left join "accounts" as "d" on "d"."person_id" = "r"."decided_by" where "r"."requester_human" = ? order by "r"."requested_at" desc, "r"."approval_id" desc limit ?;

-- src/department/approvals/store.ts: selectPasses
select "p"."approval_id", "p"."level", "p"."cause", "p"."post", "p"."tried", "p"."tried_at", "p"."recorder_human", "a"."display_name" from "approval_passes" as "p" left join "accounts" as "a" on "a"."person_id" = "p"."recorded_by" where "p"."approval_id" in (?, ...) order by "p"."level";

-- src/department/approvals/store.ts: selectPending
select "r"."approval_id", "r"."kind", "r"."subject", "r"."title", "r"."reason", "r"."clauses", "r"."chain", "r"."requested_by", "r"."requester_human", "r"."requested_at", "r"."expires_at", "r"."state", "r"."decided_post", "r"."words", "r"."closed_at", "a"."display_name" as "requester_name", "d"."display_name" as "decider_name" from "approval_requests" as "r" inner join "accounts" as "a" on "a"."person_id" = "r"."requested_by" left join "accounts" as "d" on "d"."person_id" = "r"."decided_by" where "r"."state" = ? order by "r"."requested_at", "r"."approval_id" limit ?;

-- src/department/obligations/store.ts: insertObligation
insert into "obligations" ("obligation_id", "agency_id", "kind", "subject", "period", "title", "clause", "strength", "owner_post", "due_on", "opened_at", "opened_by") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict on constraint "opened_once" do nothing returning "obligation_id";

-- src/department/obligations/store.ts: lockObligation
select * from "obligations" where "obligation_id" = ? for update;

-- src/department/obligations/store.ts: markClosed
update "obligations" set "outcome" = ?, "closed_by" = ?, "closed_at" = ?, "evidence" = ?, "reference" = ? where "obligation_id" = ? and "outcome" = ?;

-- src/department/obligations/store.ts: selectBeginning
select min("effective_from") as "since" from "policy_versions";

-- src/department/obligations/store.ts: selectClosed
select * from "obligations" where "outcome" <> ? order by "closed_at" desc, "obligation_id" limit ?;

-- src/department/obligations/store.ts: selectLastClosed
select "kind", "subject", "outcome", max("closed_at") as "closed_at", max("due_on") as "due_on" from "obligations" where "outcome" <> ? group by "kind", "subject", "outcome";

-- src/department/obligations/store.ts: selectOpen
select * from "obligations" where "outcome" = ? and "kind" in (?, ...) order by "due_on", "obligation_id" limit ?;
select * from "obligations" where "outcome" = ? order by "due_on", "obligation_id" limit ?;

-- src/department/people/store.ts: insertAccount
insert into "accounts" ("person_id", "human_id", "agency_id", "username", "display_name", "password", "demonstration", "created_at", "created_by", "active_since", "password_set_at") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);
insert into "accounts" ("person_id", "human_id", "agency_id", "username", "display_name", "password", "demonstration", "created_at", "created_by", "active_since", "password_set_at", "kind") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);
insert into "accounts" ("person_id", "human_id", "agency_id", "username", "display_name", "password", "demonstration", "created_at", "created_by", "active_since", "password_set_at", "kind", "supervisor") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- src/department/people/store.ts: selectAccount
select * from "accounts" where "person_id" = ?;

-- src/department/people/store.ts: selectAccountByName
select * from "accounts" where "username" = ?;

-- src/department/people/store.ts: selectHuman
select "human_id" from "accounts" where "person_id" = ?;

-- src/department/people/store.ts: selectHumans
select "person_id", "human_id", "active" from "accounts";

-- src/department/people/store.ts: selectPassword
select "password" from "accounts" where "person_id" = ?;

-- src/department/people/store.ts: setActive
update "accounts" set "active" = ? where "person_id" = ?;

-- src/department/people/store/accounts.ts: closeAllSessions
update "sessions" set "closed_at" = ? where "person_id" = ? and "closed_at" is null;

-- src/department/people/store/accounts.ts: lockPeople
select pg_advisory_xact_lock(hashtextextended(?, 0));

-- src/department/people/store/accounts.ts: markDeactivated
update "accounts" set "active" = ?, "deactivated_at" = ?, "deactivated_by" = ?, "deactivated_reason" = ? where "person_id" = ? and "active" = ?;

-- src/department/people/store/accounts.ts: markReactivated
update "accounts" set "active" = ?, "active_since" = ?, "deactivated_at" = ?, "deactivated_by" = ?, "deactivated_reason" = ? where "person_id" = ? and "active" = ?;

-- src/department/people/store/accounts.ts: selectDetails
select *, (select max("last_seen_at") as "last_use" from "sessions" where "sessions"."person_id" = "accounts"."person_id") as "last_use" from "accounts" order by "username";
select *, (select max("last_seen_at") as "last_use" from "sessions" where "sessions"."person_id" = "accounts"."person_id") as "last_use" from "accounts" where "person_id" = ? order by "username";

-- src/department/people/store/accounts.ts: setSupervisor
update "accounts" set "supervisor" = ? where "person_id" = ?;

-- src/department/people/store/break-glass.ts: insertSeal
insert into "break_glass_codes" ("code_sha256", "seal_id") values (?, ?), ...;
insert into "break_glass_seals" ("seal_id", "seal_number", "sealed_at") values (?, ?, ?);
select pg_advisory_xact_lock(hashtextextended('break-glass seals', 0));
update "break_glass_seals" set "replaced_at" = ? where "seal_number" = ? and "replaced_at" is null;

-- src/department/people/store/break-glass.ts: markSealed
update "accounts" set "seal_number" = ?, "active" = ?, "deactivated_at" = ?, "deactivated_by" = ?, "deactivated_reason" = ? where "person_id" = ?;

-- src/department/people/store/break-glass.ts: selectSealed
select "person_id" from "accounts" where "seal_number" = ?;

-- src/department/people/store/break-glass.ts: selectSeals
select *, (select count(*) as "left" from "break_glass_codes" where "break_glass_codes"."seal_id" = "break_glass_seals"."seal_id" and "used_at" is null) as "left" from "break_glass_seals" where "replaced_at" is null order by "seal_number";

-- src/department/people/store/break-glass.ts: useSealCode
update "break_glass_codes" set "used_at" = ? where "code_sha256" = ? and "used_at" is null returning "seal_id";
update "break_glass_seals" set "first_used_at" = coalesce("first_used_at", ?) where "seal_id" = ? and "replaced_at" is null and ("first_used_at" is null or "first_used_at" > ?) returning "seal_number", "first_used_at";

-- src/department/people/store/challenges.ts: insertChallenge
delete from "sign_in_challenges" where "expires_at" < ?;
insert into "sign_in_challenges" ("challenge_id", "agency_id", "purpose", "person_id", "session_id", "token_sha256", "expected", "made_at", "expires_at") values (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- src/department/people/store/challenges.ts: selectChallenge
select * from "sign_in_challenges" where "token_sha256" = ? and "purpose" = ? and "used_at" is null and "expires_at" > ?;

-- src/department/people/store/challenges.ts: useChallenge
update "sign_in_challenges" set "used_at" = ? where "token_sha256" = ? and "purpose" = ? and "used_at" is null and "expires_at" > ? returning *;

-- src/department/people/store/enrolment-codes.ts: insertEnrolmentCode
insert into "enrolment_codes" ("code_id", "agency_id", "person_id", "code_sha256", "made_at", "made_by", "expires_at") values (?, ?, ?, ?, ?, ?, ?);
update "enrolment_codes" set "used_at" = ? where "person_id" = ? and "used_at" is null;

-- src/department/people/store/enrolment-codes.ts: setCodeNeeded
update "accounts" set "enrolment_code_needed" = ? where "person_id" = ?;

-- src/department/people/store/enrolment-codes.ts: useEnrolmentCode
update "enrolment_codes" set "used_at" = ? where "person_id" = ? and "code_sha256" = ? and "used_at" is null and "expires_at" > ? returning "code_id";

-- src/department/people/store/factors.ts: countUse
update "sign_in_factors" set "sign_count" = ?, "last_used_at" = ? where "factor_id" = ? and "removed_at" is null and "sign_count" = ? returning "factor_id";

-- src/department/people/store/factors.ts: insertPasskey
insert into "sign_in_factors" ("factor_id", "agency_id", "person_id", "kind", "name", "made_at", "confirmed_at", "credential_id", "public_key", "sign_count", "transports") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- src/department/people/store/factors.ts: insertTotp
insert into "sign_in_factors" ("factor_id", "agency_id", "person_id", "kind", "name", "made_at", "secret") values (?, ?, ?, ?, ?, ?, ?);
insert into "sign_in_factors" ("factor_id", "agency_id", "person_id", "kind", "name", "made_at", "secret", "confirmed_at", "demonstration") values (?, ?, ?, ?, ?, ?, ?, ?, ?);
update "sign_in_factors" set "removed_at" = ?, "secret" = ? where "person_id" = ? and "kind" = ? and "confirmed_at" is null and "removed_at" is null;

-- src/department/people/store/factors.ts: markConfirmed
update "sign_in_factors" set "confirmed_at" = ?, "last_used_at" = ?, "last_step" = ? where "factor_id" = ?;

-- src/department/people/store/factors.ts: removeFactors
update "sign_in_factors" set "removed_at" = ?, "secret" = ? where "person_id" = ? and "removed_at" is null and "factor_id" in (?, ...) returning "factor_id";
update "sign_in_factors" set "removed_at" = ?, "secret" = ? where "person_id" = ? and "removed_at" is null returning "factor_id";

-- src/department/people/store/factors.ts: selectFactors
select * from "sign_in_factors" where "person_id" = ? and "confirmed_at" is not null and "removed_at" is null order by "made_at";

-- src/department/people/store/factors.ts: selectOffer
select * from "sign_in_factors" where "factor_id" = ? and "person_id" = ? and "kind" = ? and "confirmed_at" is null and "removed_at" is null;

-- src/department/people/store/factors.ts: selectPasskey
select * from "sign_in_factors" where "credential_id" = ? and "removed_at" is null;

-- src/department/people/store/factors.ts: takeStep
update "sign_in_factors" set "last_step" = ?, "last_used_at" = ? where "factor_id" = ? and "removed_at" is null and ("last_step" is null or "last_step" < ?) returning "factor_id";

-- src/department/people/store/grants.ts: endClearance
update "clearances" set "ended_at" = ?, "ended_by" = ?, "end_reason" = ? where "clearance_id" = ? and "ended_at" is null;

-- src/department/people/store/grants.ts: endEntitlement
update "entitlements" set "ended_at" = ?, "ended_by" = ?, "end_reason" = ? where "entitlement_id" = ? and "ended_at" is null;

-- src/department/people/store/grants.ts: insertClearance
insert into "clearances" ("clearance_id", "agency_id", "person_id", "kind", "granted_at", "expires_at") values (?, ?, ?, ?, ?, ?);
insert into "clearances" ("clearance_id", "agency_id", "person_id", "kind", "granted_at", "expires_at", "granted_by") values (?, ?, ?, ?, ?, ?, ?);

-- src/department/people/store/grants.ts: insertEntitlement
insert into "entitlements" ("entitlement_id", "agency_id", "person_id", "origin", "granted_at", "granted_by", "expires_at") values (?, ?, ?, ?, ?, ?, ?);

-- src/department/people/store/grants.ts: selectClearances
select * from "clearances" order by "granted_at", "clearance_id";
select * from "clearances" where "clearance_id" = ? order by "granted_at", "clearance_id";
select * from "clearances" where "person_id" = ? order by "granted_at", "clearance_id";

-- src/department/people/store/grants.ts: selectEntitlements
select * from "entitlements" order by "granted_at", "entitlement_id";
select * from "entitlements" where "entitlement_id" = ? order by "granted_at", "entitlement_id";
select * from "entitlements" where "person_id" = ? order by "granted_at", "entitlement_id";

-- src/department/people/store/identities.ts: endLink
update "identity_links" set "ended_at" = ?, "ended_by" = ? where "link_id" = ? and "person_id" = ? and "ended_at" is null returning "link_id";

-- src/department/people/store/identities.ts: insertLink
insert into "identity_links" ("link_id", "agency_id", "person_id", "issuer", "subject", "linked_at", "linked_by") values (?, ?, ?, ?, ?, ?, ?);

-- src/department/people/store/identities.ts: selectLinked
select "person_id" from "identity_links" where "issuer" = ? and "subject" = ? and "ended_at" is null;

-- src/department/people/store/identities.ts: selectLinks
select * from "identity_links" where "person_id" = ? and "ended_at" is null order by "linked_at";

-- src/department/people/store/invitations.ts: closeInvitations
update "invitations" set "closed_at" = ? where "person_id" = ? and "closed_at" is null;

-- src/department/people/store/invitations.ts: insertInvitation
insert into "invitations" ("invitation_id", "agency_id", "person_id", "token_sha256", "made_at", "made_by", "expires_at") values (?, ?, ?, ?, ?, ?, ?);

-- src/department/people/store/invitations.ts: insertInvitation > closeInvitations
update "invitations" set "closed_at" = ? where "person_id" = ? and "closed_at" is null;

-- src/department/people/store/invitations.ts: selectInvited
select "person_id" from "invitations" where "token_sha256" = ? and "closed_at" is null and "expires_at" > ?;

-- src/department/people/store/invitations.ts: setPassword
update "accounts" set "password" = ?, "password_set_at" = ? where "person_id" = ?;

-- src/department/people/store/invitations.ts: useInvitation
update "invitations" set "closed_at" = ? where "token_sha256" = ? and "closed_at" is null and "expires_at" > ? returning "person_id";

-- src/department/people/store/notices.ts: insertNotices
insert into "account_notices" ("notice_id", "agency_id", "to_person", "about_person", "kind", "message", "made_at") values (?, ?, ?, ?, ?, ?, ?);
insert into "account_notices" ("notice_id", "agency_id", "to_person", "about_person", "kind", "message", "made_at") values (?, ?, ?, ?, ?, ?, ?), ...;

-- src/department/people/store/notices.ts: markSeen
select "notice_id" from "account_notices" where "notice_id" = ? and "to_person" = ?;
update "account_notices" set "seen_at" = ? where "notice_id" = ? and "to_person" = ? and "seen_at" is null;

-- src/department/people/store/notices.ts: selectNotices
select * from "account_notices" where "to_person" = ? order by "made_at" desc, "notice_id" desc limit ?;

-- src/department/people/store/notices.ts: selectUnusedWarnings
select "about_person", max("made_at") as "warned_at" from "account_notices" where "kind" = ? group by "about_person";

-- src/department/people/store/notices.ts: wasTold
select "notice_id" from "account_notices" where "to_person" = ? and "about_person" = ? and "message" = ? limit ?;

-- src/department/people/store/posts.ts: endDelegation
update "delegations" set "ends_at" = ?, "ended_by" = ? where "delegation_id" = ?;

-- src/department/people/store/posts.ts: endHolding
update "post_holdings" set "held_to" = ?, "ended_by" = ?, "end_reason" = ? where "holding_id" = ?;

-- src/department/people/store/posts.ts: insertDelegation
insert into "delegations" ("delegation_id", "agency_id", "from_person", "to_person", "duty", "reason", "starts_at", "ends_at", "made_at") values (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- src/department/people/store/posts.ts: insertHolding
insert into "post_holdings" ("holding_id", "agency_id", "person_id", "post_id", "held_from", "held_to") values (?, ?, ?, ?, ?, ?);
insert into "post_holdings" ("holding_id", "agency_id", "person_id", "post_id", "held_from", "held_to", "given_by") values (?, ?, ?, ?, ?, ?, ?);

-- src/department/people/store/posts.ts: selectDelegations
select * from "delegations" order by "starts_at", "delegation_id";
select * from "delegations" where "delegation_id" = ? order by "starts_at", "delegation_id";
select * from "delegations" where "to_person" = ? and "starts_at" <= ? and "ends_at" > ? order by "starts_at", "delegation_id";
select * from "delegations" where "to_person" = ? order by "starts_at", "delegation_id";

-- src/department/people/store/posts.ts: selectHoldings
select * from "post_holdings" order by "held_from", "holding_id";
select * from "post_holdings" where "holding_id" = ? order by "held_from", "holding_id";
select * from "post_holdings" where "person_id" = ? order by "held_from", "holding_id";

-- src/department/people/store/posts.ts: selectPosts
select "person_id", "post_id" from "post_holdings" where "held_from" <= ? and ("held_to" is null or "held_to" > ?) and "person_id" = ? order by "post_id";
select "person_id", "post_id" from "post_holdings" where "held_from" <= ? and ("held_to" is null or "held_to" > ?) order by "post_id";

-- src/department/people/store/resets.ts: insertReset
insert into "factor_resets" ("reset_id", "agency_id", "person_id", "with_password", "requested_by", "approved_by", "approved_at", "expires_at") values (?, ?, ?, ?, ?, ?, ?, ?);

-- src/department/people/store/resets.ts: selectReset
select * from "factor_resets" where "person_id" = ? and "expires_at" > ? order by "approved_at" desc limit ?;

-- src/department/people/store/reviews.ts: closeReview
update "account_reviews" set "closed_at" = ?, "closed_by" = ? where "review_id" = ? and "closed_at" is null;

-- src/department/people/store/reviews.ts: decideReviewItem
update "account_review_items" set "decision" = ?, "decided_on" = ?, "note" = ?, "decided_at" = ?, "decided_by" = ? where "review_id" = ? and "person_id" = ? and "decision" is null;

-- src/department/people/store/reviews.ts: insertReview
insert into "account_reviews" ("review_id", "agency_id", "opened_at", "opened_by", "reason") values (?, ?, ?, ?, ?);

-- src/department/people/store/reviews.ts: insertReviewItems
insert into "account_review_items" ("review_id", "agency_id", "person_id", "found") values (?, ?, ?, ?), ...;

-- src/department/people/store/reviews.ts: selectReviewItems
select * from "account_review_items" where "review_id" = ? order by "person_id";

-- src/department/people/store/reviews.ts: selectReviews
select * from "account_reviews" order by "opened_at" desc limit ?;
select * from "account_reviews" where "review_id" = ? order by "opened_at" desc limit ?;

-- src/department/people/store/savepoint.ts: doOrUndo
release savepoint "import_file";
release savepoint "import_line";
savepoint "import_file";
savepoint "import_line";

-- src/department/people/store/sessions.ts: endEnrolling
update "sessions" set "closed_at" = ? where "person_id" = ? and "session_id" != ? and "assurance" = ? and "closed_at" is null;

-- src/department/people/store/sessions.ts: endSessions
update "sessions" set "closed_at" = ? where "person_id" = ? and "closed_at" is null and "session_id" != ? returning "session_id";
update "sessions" set "closed_at" = ? where "person_id" = ? and "closed_at" is null and "session_id" = ? returning "session_id";

-- src/department/people/store/sessions.ts: insertSession
insert into "sessions" ("session_id", "agency_id", "person_id", "token_sha256", "auth", "assurance", "strong_at", "address", "opened_at", "last_seen_at", "expires_at", "closed_at") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- src/department/people/store/sessions.ts: isSessionOpen
select "session_id" from "sessions" where "session_id" = ? and "closed_at" is null and "expires_at" > ?;

-- src/department/people/store/sessions.ts: markClosed
update "sessions" set "closed_at" = ? where "session_id" = ? and "closed_at" is null;

-- src/department/people/store/sessions.ts: selectOpenSessions
select * from "sessions" where "person_id" = ? and "closed_at" is null and "expires_at" > ? order by "opened_at" desc limit ?;

-- src/department/people/store/sessions.ts: selectSession
select * from "sessions" where "token_sha256" = ?;

-- src/department/people/store/sessions.ts: selectSignInBefore
select "opened_at", "address" from "sessions" where "person_id" = ? and "session_id" != ? and "opened_at" <= (select "opened_at" from "sessions" where "session_id" = ?) order by "opened_at" desc limit ?;

-- src/department/people/store/sessions.ts: strengthenSession
update "sessions" set "strong_at" = ? where "session_id" = ? and "closed_at" is null and "assurance" != ?;
update "sessions" set "strong_at" = ?, "assurance" = ?, "auth" = ? where "session_id" = ? and "closed_at" is null and "assurance" != ?;

-- src/department/people/store/sessions.ts: touchSession
update "sessions" set "last_seen_at" = ? where "session_id" = ?;

-- src/department/people/store/tries.ts: countTry
insert into "sign_in_tries" ("try_id", "agency_id", "person_id", "made_at") values (?, ?, ?, ?);
select count(*) as "tries" from "sign_in_tries" where "person_id" = ? and "made_at" > ?;
update "accounts" set "locked_at" = ?, "locked_by_try" = ? where "person_id" = ?;

-- src/department/people/store/tries.ts: countTry > lockAccount
select "locked_at" from "accounts" where "person_id" = ? for no key update;

-- src/department/people/store/tries.ts: forgetTries
delete from "sign_in_tries" where "person_id" = ?;

-- src/department/people/store/tries.ts: forgiveTry
delete from "sign_in_tries" where "try_id" = ?;
update "accounts" set "locked_at" = ?, "locked_by_try" = ? where "person_id" = ? and "locked_by_try" = ?;

-- src/department/people/store/tries.ts: forgiveTry > lockAccount
select "locked_at" from "accounts" where "person_id" = ? for no key update;

-- src/department/people/store/tries.ts: releaseLock
update "accounts" set "locked_at" = ?, "locked_by_try" = ? where "person_id" = ?;

-- src/department/people/store/tries.ts: releaseLock > forgetTries
delete from "sign_in_tries" where "person_id" = ?;

-- src/department/people/store/tries.ts: releaseLock > lockAccount
select "locked_at" from "accounts" where "person_id" = ? for no key update;

-- src/department/people/store/vendors.ts: insertOpening
insert into "vendor_openings" ("opening_id", "agency_id", "person_id", "ticket", "purpose", "opened_at", "opened_by", "ends_at") values (?, ?, ?, ?, ?, ?, ?, ?);

-- src/department/people/store/vendors.ts: selectOpeningAt > selectOpenings
select * from "vendor_openings" where "person_id" = ? order by "opened_at" desc, "opening_id" desc limit ?;

-- src/department/people/store/vendors.ts: selectOpenings
select * from "vendor_openings" order by "opened_at" desc, "opening_id" desc limit ?;
select * from "vendor_openings" where "opening_id" = ? order by "opened_at" desc, "opening_id" desc limit ?;
select * from "vendor_openings" where "person_id" = ? order by "opened_at" desc, "opening_id" desc limit ?;

-- src/department/people/store/vendors.ts: setOpeningEnd
update "vendor_openings" set "ends_at" = ?, "closed_by" = ? where "opening_id" = ?;
update "vendor_openings" set "ends_at" = ?, "extensions" = extensions + 1 where "opening_id" = ?;

-- src/department/profiles/store.ts: lockVersions
select pg_advisory_xact_lock(hashtextextended(?, 0));

-- src/department/profiles/store.ts: selectVersions
select * from "policy_versions" where "agency_id" = ? order by "version";

-- src/department/setup/store.ts: insertRecord
insert into "setup_records" ("record_id", "agency_id", "item", "state", "evidence", "happened_on", "made_by", "made_at") values (?, ?, ?, ?, ?, ?, ?, ?);

-- src/department/setup/store.ts: selectItems
select distinct "item" from "setup_records";

-- src/department/setup/store.ts: selectRecords
select * from "setup_records" order by "made_at", "record_id";

-- src/department/training/store.ts: hasCompletion
select "c"."completion_id" from "training_completions" as "c" where "c"."did_not_happen" = ? and not exists (select "later"."completion_id" from "training_completions" as "later" where "later"."corrects" = "c"."completion_id") and "c"."person_id" = ? and "c"."course" = ? and "c"."completed_on" = ? limit ?;

-- src/department/training/store.ts: insertCompletion
insert into "training_completions" ("completion_id", "agency_id", "person_id", "course", "course_id", "completed_on", "valid_until", "contents", "trainer", "evidence", "recorded_by", "recorder", "recorded_at", "corrects", "correction_reason", "did_not_happen") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- src/department/training/store.ts: lockTraining
select pg_advisory_xact_lock(hashtextextended(?, 0));

-- src/department/training/store.ts: selectCounted
select "c"."person_id", "c"."course", "c"."course_id", "c"."completed_on", "c"."valid_until", "t"."approved_at", "t"."counts_through", "t"."posts" from "training_completions" as "c" left join "training_courses" as "t" on "t"."course_id" = "c"."course_id" where "c"."did_not_happen" = ? and not exists (select "later"."completion_id" from "training_completions" as "later" where "later"."corrects" = "c"."completion_id");
select "c"."person_id", "c"."course", "c"."course_id", "c"."completed_on", "c"."valid_until", "t"."approved_at", "t"."counts_through", "t"."posts" from "training_completions" as "c" left join "training_courses" as "t" on "t"."course_id" = "c"."course_id" where "c"."did_not_happen" = ? and not exists (select "later"."completion_id" from "training_completions" as "later" where "later"."corrects" = "c"."completion_id") and "c"."person_id" = ?;

-- src/department/training/store.ts: selectFiled
select "c".*, "t"."version", "t"."approved_at", "t"."valid_days", "later"."completion_id" as "corrected_by" from "training_completions" as "c" left join "training_courses" as "t" on "t"."course_id" = "c"."course_id" left join "training_completions" as "later" on "later"."corrects" = "c"."completion_id" where "c"."completion_id" = ? order by "c"."completed_on" desc, "c"."recorded_at" desc, "c"."completion_id";
select "c".*, "t"."version", "t"."approved_at", "t"."valid_days", "later"."completion_id" as "corrected_by" from "training_completions" as "c" left join "training_courses" as "t" on "t"."course_id" = "c"."course_id" left join "training_completions" as "later" on "later"."corrects" = "c"."completion_id" where "c"."person_id" = ? order by "c"."completed_on" desc, "c"."recorded_at" desc, "c"."completion_id";

-- src/department/training/store/courses.ts: insertCourse
insert into "training_courses" ("course_id", "agency_id", "name", "version", "contents", "posts", "valid_days", "required_from", "policy_version", "proposed_by", "proposed_at") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);
select max("version") as "version" from "training_courses" where "name" = ?;

-- src/department/training/store/courses.ts: markAnew
update "training_courses" set "counts_through" = ?, "anew_by" = ?, "anew_at" = ?, "anew_reason" = ? where "course_id" = ?;

-- src/department/training/store/courses.ts: markApproved
update "training_courses" set "state" = ?, "approval_id" = ?, "approved_by" = ?, "approved_at" = ? where "course_id" = ? and "state" = ?;

-- src/department/training/store/courses.ts: markRetired
update "training_courses" set "state" = ?, "retired_by" = ?, "retired_at" = ?, "retire_reason" = ? where "course_id" = ?;

-- src/department/training/store/courses.ts: selectCourses
select "t".*, "a"."username" from "training_courses" as "t" inner join "accounts" as "a" on "a"."person_id" = "t"."proposed_by" order by "t"."name", "t"."version" desc;
select "t".*, "a"."username" from "training_courses" as "t" inner join "accounts" as "a" on "a"."person_id" = "t"."proposed_by" where "t"."course_id" = ? order by "t"."name", "t"."version" desc;
select "t".*, "a"."username" from "training_courses" as "t" inner join "accounts" as "a" on "a"."person_id" = "t"."proposed_by" where "t"."name" = ? order by "t"."name", "t"."version" desc;

-- src/department/training/store/courses.ts: selectRequired
select distinct on ("name") "name", "posts", "required_from" from "training_courses" where "state" = ? order by "name", "version" desc;

-- src/department/training/store/orders.ts: insertOrder
insert into "training_orders" ("order_id", "agency_id", "person_id", "reason", "reference", "ordered_by", "orderer", "ordered_at", "ordered_on", "due_on", "at_once") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- src/department/training/store/orders.ts: markOrdersSeen
update "training_orders" set "seen_at" = ? where "person_id" = ? and "seen_at" is null returning "order_id";

-- src/department/training/store/orders.ts: selectOrders
select "o".*, "a"."username", "a"."human_id", (select "c"."completion_id" from "training_completions" as "c" inner join "training_courses" as "t" on "t"."course_id" = "c"."course_id" inner join "accounts" as "of" on "of"."person_id" = "c"."person_id" where "of"."human_id" = "a"."human_id" and "c"."recorded_at" > "o"."ordered_at" and "c"."completed_on" >= "o"."ordered_on" and "t"."approved_at" is not null and "c"."did_not_happen" = ? and not exists (select from training_completions later where later.corrects = c.completion_id) order by "c"."recorded_at", "c"."completion_id" limit ?) as "done_by" from "training_orders" as "o" inner join "accounts" as "a" on "a"."person_id" = "o"."person_id" order by "o"."due_on", "o"."order_id";
select "o".*, "a"."username", "a"."human_id", (select "c"."completion_id" from "training_completions" as "c" inner join "training_courses" as "t" on "t"."course_id" = "c"."course_id" inner join "accounts" as "of" on "of"."person_id" = "c"."person_id" where "of"."human_id" = "a"."human_id" and "c"."recorded_at" > "o"."ordered_at" and "c"."completed_on" >= "o"."ordered_on" and "t"."approved_at" is not null and "c"."did_not_happen" = ? and not exists (select from training_completions later where later.corrects = c.completion_id) order by "c"."recorded_at", "c"."completion_id" limit ?) as "done_by" from "training_orders" as "o" inner join "accounts" as "a" on "a"."person_id" = "o"."person_id" where "a"."human_id" = (select "whose"."human_id" from "accounts" as "whose" where "whose"."person_id" = ?) order by "o"."due_on", "o"."order_id";

-- src/foundation/db/database.ts
begin;
begin; set local app.agency = '<agency>';
commit;
rollback;
select pg_notify(?, ?);

-- src/gate/audit/store.ts: appendAll
update audit.logs l set size = v.size from unnest(?::uuid[], ?::bigint[]) v(log_id, size) where l.log_id = v.log_id;

-- src/gate/audit/store.ts: appendAll > insertDisclosures
insert into audit.disclosures (log_id, n, purgeable, agency_id, disclosures) select * from unnest(?::uuid[], ?::bigint[], ?::boolean[], ?::uuid[], ?::text[]);

-- src/gate/audit/store.ts: appendAll > insertEntries
insert into audit.entries (log_id, n, agency_id, body, leaf) select * from unnest(?::uuid[], ?::bigint[], ?::uuid[], ?::bytea[], ?::bytea[]);

-- src/gate/audit/store.ts: appendAll > lockLogs
insert into audit.logs (log_id, agency_id, year, origin, opened_at) select w.log_id, w.agency_id, w.year, w.origin, w.opened_at from unnest(?::uuid[], ?::uuid[], ?::integer[], ?::text[], ?::timestamptz[]) w(log_id, agency_id, year, origin, opened_at) where not exists (select 1 from audit.logs l where l.agency_id = w.agency_id and l.year = w.year) order by w.agency_id, w.year on conflict (agency_id, year) do nothing;
select l.log_id as "logId", l.agency_id as "agencyId", l.year, l.origin, l.size from audit.logs l where (l.agency_id, l.year) in (select * from unnest(?::uuid[], ?::integer[])) order by l.log_id for update;

-- src/gate/audit/store.ts: becomeMover
select pg_try_advisory_xact_lock(hashtext('plateward audit outbox')) as got;

-- src/gate/audit/store.ts: countQueued
select count(*) as count from audit.outbox;

-- src/gate/audit/store.ts: entriesBeyondSize
select e.n from audit.logs l join audit.entries e on e.log_id = l.log_id and e.n >= l.size where l.log_id = ? order by e.n limit 100;

-- src/gate/audit/store.ts: insertQueued
insert into "audit"."outbox" ("agency_id", "draft") values (?, ?);

-- src/gate/audit/store.ts: logsOf
select log_id as "logId", agency_id as "agencyId", year, origin, size from audit.logs where agency_id = ? and (?::integer is null or year = ?) order by year desc;

-- src/gate/audit/store.ts: readEntries
select e.n, e.agency_id as "agencyId", e.body, e.leaf, k.disclosures as kept, p.disclosures as purgeable from audit.entries e left join audit.disclosures k on k.log_id = e.log_id and k.n = e.n and not k.purgeable left join audit.disclosures p on p.log_id = e.log_id and p.n = e.n and p.purgeable where e.log_id = ? and e.n >= ? and e.n < ? order by e.n;

-- src/gate/audit/store.ts: takeQueued
delete from audit.outbox where outbox_id in (select outbox_id from audit.outbox order by outbox_id limit ?) returning outbox_id as "outboxId", agency_id as "agencyId", draft;

-- src/gate/edge/store.ts: keepAwake
select 1;

-- src/gate/edge/store.ts: selectTaskRun
select "tried_at", "done_at", "failures" from "task_runs" where "agency_id" = ? and "task" = ?;

-- src/gate/edge/store.ts: takeTaskLock
select pg_try_advisory_xact_lock(hashtextextended(?, 0)) as taken;

-- src/gate/edge/store.ts: upsertTaskRun
insert into "task_runs" ("agency_id", "task", "tried_at", "done_at", "failures") values (?, ?, ?, ?, ?) on conflict ("agency_id", "task") do update set "tried_at" = ?, "done_at" = ?, "failures" = ?;

-- src/gate/policy/store.ts: insertAgency
insert into "agencies" ("agency_id", "code", "name", "ori", "time_zone", "demonstration", "enrolled_at") values (?, ?, ?, ?, ?, ?, ?);

-- src/gate/policy/store.ts: insertPolicyVersion
insert into "policy_versions" ("agency_id", "version", "effective_from", "profile", "profile_sha256", "adopted_by", "recorded_at") values (?, ?, ?, ?, ?, ?, ?);

-- src/gate/policy/store.ts: selectAgencies
select * from "agencies" order by "code";

-- src/gate/policy/store.ts: selectVersion
select "version", "profile", "profile_sha256" from "policy_versions" where "agency_id" = ? and "version" = ?;

-- src/gate/policy/store.ts: versionInForce
select "version" from "policy_versions" where "agency_id" = ? and "effective_from" <= ? order by "effective_from" desc, "version" desc limit ?;

-- src/inquiry/search/store.ts: insertInquiry
insert into "inquiries" ("inquiry_id", "agency_id", "person_id", "pattern", "captured_from", "captured_to", "purpose", "case_number", "incident_number", "reason", "result_count", "made_at", "expires_at") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- src/inquiry/search/store.ts: limitStatements
select set_config('statement_timeout', ?, true), set_config('jit', 'off', true);

-- src/inquiry/search/store.ts: selectInquiry
select * from "inquiries" where "inquiry_id" = ?;

-- src/response/hits/store.ts: appendFeed
insert into feed_events (agency_id, seq, kind, hit_id, made_at) select ?::uuid, ?::bigint + place, ?, hit_id, ? from unnest(?::uuid[]) with ordinality as given (hit_id, place);
insert into feed_positions (agency_id, last_seq) values (?, ?) on conflict (agency_id) do update set last_seq = feed_positions.last_seq + excluded.last_seq returning last_seq;
select pg_notify(?, ?);

-- src/response/hits/store.ts: insertHits
insert into "hits" ("hit_id", "agency_id", "read_id", "entry_id", "source_id", "plate", "state", "captured_at", "received_at", "retention_class", "receipt_day", "purge_on", "gone_on", "images", "vehicle", "heading_degrees", "direction", "latitude", "longitude", "grade", "possible", "why", "historic", "made_at") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict ("read_id", "entry_id") do nothing returning "hit_id";

-- src/response/hits/store.ts: insertHits > selectStanding
select "entry_id" from "hotlist_entries" where entry_id = any(?::uuid[]) and "ended_at" is null;

-- src/response/hits/store.ts: markAnswered
update "hits" set "verification" = ?, "answer" = ?, "answered_by" = ?, "answered_at" = ? where "hit_id" = ? and "verification" in (?, ...) and "closed_at" is null;

-- src/response/hits/store.ts: markClosed
update "hits" set "outcome" = ?, "closed_by" = ?, "closed_at" = ? where "hit_id" = ? and "closed_at" is null;

-- src/response/hits/store.ts: markTaken
update "hits" set "taken_by" = ?, "taken_at" = ?, "verification" = ? where "hit_id" = ? and "taken_by" is null and "verification" = ? and "closed_at" is null;

-- src/response/hits/store.ts: selectFeed
select "h"."hit_id", "h"."entry_id", "h"."plate", "h"."state", "h"."captured_at", "h"."received_at", "h"."retention_class", "h"."receipt_day", "h"."latitude", "h"."longitude", "h"."heading_degrees", "h"."direction", "h"."vehicle", "h"."images", "h"."grade", "h"."possible", "h"."why", "h"."historic", "h"."verification", "h"."taken_by", "h"."taken_at", "h"."answered_by", "h"."answered_at", "h"."outcome", "h"."closed_by", "h"."closed_at", "s"."code" as "camera", "s"."name" as "camera_name", "l"."name" as "list", "l"."origin" as "list_origin", "l"."clets" as "list_clets", "e"."plate" as "wanted_plate", "e"."state" as "wanted_state", "e"."category", "e"."priority", "e"."narrative", "e"."case_number", "e"."approved_by", "e"."caution", "e"."instructions", "e"."vehicle" as "wanted_vehicle", ( select coalesce(jsonb_agg(jsonb_build_object( 'stepId', s.step_id, 'step', s.step, 'note', s.note, 'by', s.made_by, 'at', s.made_at, 'undoneBy', u.made_by, 'undoneAt', u.made_at) order by s.made_at, s.step_id), '[]') from hit_steps s left join hit_steps u on u.undoes = s.step_id where s.hit_id = h.hit_id and s.undoes is null) as "steps", ( select coalesce(jsonb_agg(jsonb_build_object( 'from', t.from_name, 'fromAt', t.from_at, 'to', t.to_name, 'at', t.made_at, 'reason', t.reason) order by t.made_at, t.takeover_id), '[]') from hit_takeovers t where t.hit_id = h.hit_id) as "takeovers" from "hits" as "h" inner join "hotlist_entries" as "e" on "e"."entry_id" = "h"."entry_id" inner join "hotlists" as "l" on "l"."hotlist_id" = "e"."hotlist_id" inner join "sources" as "s" on "s"."source_id" = "h"."source_id" where (h.gone_on is null or h.gone_on > ?::date) and "h"."hit_id" in (?, ...);
select "seq", "kind", "hit_id" from "feed_events" where "agency_id" = ? and "seq" > ? order by "seq" limit ?;

-- src/response/hits/store.ts: selectHit
select "h"."hit_id", "h"."entry_id", "h"."plate", "h"."state", "h"."captured_at", "h"."received_at", "h"."retention_class", "h"."receipt_day", "h"."latitude", "h"."longitude", "h"."heading_degrees", "h"."direction", "h"."vehicle", "h"."images", "h"."grade", "h"."possible", "h"."why", "h"."historic", "h"."verification", "h"."taken_by", "h"."taken_at", "h"."answered_by", "h"."answered_at", "h"."outcome", "h"."closed_by", "h"."closed_at", "s"."code" as "camera", "s"."name" as "camera_name", "l"."name" as "list", "l"."origin" as "list_origin", "l"."clets" as "list_clets", "e"."plate" as "wanted_plate", "e"."state" as "wanted_state", "e"."category", "e"."priority", "e"."narrative", "e"."case_number", "e"."approved_by", "e"."caution", "e"."instructions", "e"."vehicle" as "wanted_vehicle", ( select coalesce(jsonb_agg(jsonb_build_object( 'stepId', s.step_id, 'step', s.step, 'note', s.note, 'by', s.made_by, 'at', s.made_at, 'undoneBy', u.made_by, 'undoneAt', u.made_at) order by s.made_at, s.step_id), '[]') from hit_steps s left join hit_steps u on u.undoes = s.step_id where s.hit_id = h.hit_id and s.undoes is null) as "steps", ( select coalesce(jsonb_agg(jsonb_build_object( 'from', t.from_name, 'fromAt', t.from_at, 'to', t.to_name, 'at', t.made_at, 'reason', t.reason) order by t.made_at, t.takeover_id), '[]') from hit_takeovers t where t.hit_id = h.hit_id) as "takeovers" from "hits" as "h" inner join "hotlist_entries" as "e" on "e"."entry_id" = "h"."entry_id" inner join "hotlists" as "l" on "l"."hotlist_id" = "e"."hotlist_id" inner join "sources" as "s" on "s"."source_id" = "h"."source_id" where (h.gone_on is null or h.gone_on > ?::date) and "h"."hit_id" = ?;

-- src/response/hits/store.ts: selectHits
select "h"."hit_id", "h"."entry_id", "h"."plate", "h"."state", "h"."captured_at", "h"."received_at", "h"."retention_class", "h"."receipt_day", "h"."latitude", "h"."longitude", "h"."heading_degrees", "h"."direction", "h"."vehicle", "h"."images", "h"."grade", "h"."possible", "h"."why", "h"."historic", "h"."verification", "h"."taken_by", "h"."taken_at", "h"."answered_by", "h"."answered_at", "h"."outcome", "h"."closed_by", "h"."closed_at", "s"."code" as "camera", "s"."name" as "camera_name", "l"."name" as "list", "l"."origin" as "list_origin", "l"."clets" as "list_clets", "e"."plate" as "wanted_plate", "e"."state" as "wanted_state", "e"."category", "e"."priority", "e"."narrative", "e"."case_number", "e"."approved_by", "e"."caution", "e"."instructions", "e"."vehicle" as "wanted_vehicle", ( select coalesce(jsonb_agg(jsonb_build_object( 'stepId', s.step_id, 'step', s.step, 'note', s.note, 'by', s.made_by, 'at', s.made_at, 'undoneBy', u.made_by, 'undoneAt', u.made_at) order by s.made_at, s.step_id), '[]') from hit_steps s left join hit_steps u on u.undoes = s.step_id where s.hit_id = h.hit_id and s.undoes is null) as "steps", ( select coalesce(jsonb_agg(jsonb_build_object( 'from', t.from_name, 'fromAt', t.from_at, 'to', t.to_name, 'at', t.made_at, 'reason', t.reason) order by t.made_at, t.takeover_id), '[]') from hit_takeovers t where t.hit_id = h.hit_id) as "takeovers" from "hits" as "h" inner join "hotlist_entries" as "e" on "e"."entry_id" = "h"."entry_id" inner join "hotlists" as "l" on "l"."hotlist_id" = "e"."hotlist_id" inner join "sources" as "s" on "s"."source_id" = "h"."source_id" where (h.gone_on is null or h.gone_on > ?::date) and "h"."closed_at" is null order by "h"."made_at" desc, "h"."hit_id" desc limit ?;
select "h"."hit_id", "h"."entry_id", "h"."plate", "h"."state", "h"."captured_at", "h"."received_at", "h"."retention_class", "h"."receipt_day", "h"."latitude", "h"."longitude", "h"."heading_degrees", "h"."direction", "h"."vehicle", "h"."images", "h"."grade", "h"."possible", "h"."why", "h"."historic", "h"."verification", "h"."taken_by", "h"."taken_at", "h"."answered_by", "h"."answered_at", "h"."outcome", "h"."closed_by", "h"."closed_at", "s"."code" as "camera", "s"."name" as "camera_name", "l"."name" as "list", "l"."origin" as "list_origin", "l"."clets" as "list_clets", "e"."plate" as "wanted_plate", "e"."state" as "wanted_state", "e"."category", "e"."priority", "e"."narrative", "e"."case_number", "e"."approved_by", "e"."caution", "e"."instructions", "e"."vehicle" as "wanted_vehicle", ( select coalesce(jsonb_agg(jsonb_build_object( 'stepId', s.step_id, 'step', s.step, 'note', s.note, 'by', s.made_by, 'at', s.made_at, 'undoneBy', u.made_by, 'undoneAt', u.made_at) order by s.made_at, s.step_id), '[]') from hit_steps s left join hit_steps u on u.undoes = s.step_id where s.hit_id = h.hit_id and s.undoes is null) as "steps", ( select coalesce(jsonb_agg(jsonb_build_object( 'from', t.from_name, 'fromAt', t.from_at, 'to', t.to_name, 'at', t.made_at, 'reason', t.reason) order by t.made_at, t.takeover_id), '[]') from hit_takeovers t where t.hit_id = h.hit_id) as "takeovers" from "hits" as "h" inner join "hotlist_entries" as "e" on "e"."entry_id" = "h"."entry_id" inner join "hotlists" as "l" on "l"."hotlist_id" = "e"."hotlist_id" inner join "sources" as "s" on "s"."source_id" = "h"."source_id" where (h.gone_on is null or h.gone_on > ?::date) order by "h"."made_at" desc, "h"."hit_id" desc limit ?;

-- src/response/hits/store.ts: selectPositions
select "last_seq" from "feed_positions" where "agency_id" = ?;
select "seq" from "feed_events" where "agency_id" = ? and "made_at" < ? order by "seq" desc limit ?;

-- src/response/hits/store/steps.ts: insertStep
insert into "hit_steps" ("step_id", "agency_id", "hit_id", "step", "made_by", "made_at", "note", "press_id") values (?, ?, ?, ?, ?, ?, ?, ?);

-- src/response/hits/store/steps.ts: insertTakeover
insert into hit_takeovers (takeover_id, agency_id, hit_id, from_name, from_at, to_name, reason, made_at) select ?::uuid, ?::uuid, hit_id, ?, taken_at, ?, ?, ? from hits where hit_id = ?;
update "hits" set "taken_by" = ?, "taken_at" = ? where "hit_id" = ?;

-- src/response/hits/store/steps.ts: insertUndo
insert into "hit_steps" ("step_id", "agency_id", "hit_id", "step", "made_by", "made_at", "undoes") values (?, ?, ?, ?, ?, ?, ?);

-- src/response/hits/store/steps.ts: isPressKnown
select "step_id" from "hit_steps" where "hit_id" = ? and "press_id" = ?;

-- src/response/hits/store/steps.ts: lockHit
select "hit_id" from "hits" where "hit_id" = ? for update;

-- src/response/hotlists/store.ts: endEntries
update hotlist_entries set ended_at = ?, ended_reason = ? where entry_id = any(?::uuid[]) and ended_at is null;

-- src/response/hotlists/store.ts: insertEntries
insert into hotlist_entries (agency_id, hotlist_id, entry_id, plate, state, plate_type, category, priority, reason, case_number, requested_by, approved_by, narrative, effective_at, expires_at, vehicle, caution, instructions, source_record_id, source_list, vin, ori, nic, fingerprint) select ?::uuid, ?::uuid, entry_id, plate, state, plate_type, category, priority, reason, case_number, requested_by, approved_by, narrative, effective_at, expires_at, vehicle::jsonb, caution, instructions, source_record_id, source_list, vin, ori, nic, decode(fingerprint, 'hex') from unnest( ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[] ) as line (entry_id, plate, state, plate_type, category, priority, reason, case_number, requested_by, approved_by, narrative, effective_at, expires_at, vehicle, caution, instructions, source_record_id, source_list, vin, ori, nic, fingerprint);

-- src/response/hotlists/store.ts: lockList
select pg_advisory_xact_lock(hashtextextended(?, 0));

-- src/response/hotlists/store.ts: raiseRevision
update hotlists set revision = revision + 1 where hotlist_id = (select hotlist_id from hotlist_entries where entry_id = ?);

-- src/response/hotlists/store.ts: selectEntries
select "entry_id", "hotlist_id", "plate", "state", "plate_type", "vehicle", "effective_at", "expires_at" from "hotlist_entries" where "ended_at" is null and "expires_at" > ? order by "entry_id" limit ?;

-- src/response/hotlists/store.ts: selectFingerprints
select "entry_id", "expires_at", encode(fingerprint, 'hex') as "fingerprint" from "hotlist_entries" where "hotlist_id" = ? and "ended_at" is null;

-- src/response/hotlists/store.ts: selectList
select * from "hotlists" where "name" = ?;

-- src/response/hotlists/store.ts: selectLists
select *, (select count(*) as "count" from "hotlist_entries" where "hotlist_entries"."hotlist_id" = "hotlists"."hotlist_id" and "ended_at" is null and "expires_at" > ?) as "entries" from "hotlists" order by "name";

-- src/response/hotlists/store.ts: selectRecovered
select "plate", "state", "case_number" from "hotlist_entries" where "hotlist_id" = ? and "ended_reason" = ?;

-- src/response/hotlists/store.ts: selectRevision
select "hotlist_id", "revision" from "hotlists" order by "hotlist_id";

-- src/response/hotlists/store.ts: upsertList
insert into "hotlists" ("hotlist_id", "agency_id", "name", "kind", "as_of", "imported_at", "imported_by", "file_sha256", "origin", "clets") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict ("agency_id", "name") do update set "as_of" = ?, "imported_at" = ?, "imported_by" = ?, "file_sha256" = ?, "origin" = ?, "clets" = ?, "revision" = hotlists.revision + 1;
