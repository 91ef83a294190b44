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

-- src/department/people/store.ts: hasClearance
select "clearance_id" from "clearances" where "person_id" = ? and "granted_at" <= ? and "expires_at" > ? limit ?;

-- src/department/people/store.ts: insertAccount
insert into "accounts" ("person_id", "agency_id", "username", "display_name", "password", "demonstration", "created_at", "created_by") values (?, ?, ?, ?, ?, ?, ?, ?);

-- src/department/people/store.ts: insertClearance
insert into "clearances" ("clearance_id", "agency_id", "person_id", "granted_at", "expires_at") values (?, ?, ?, ?, ?);

-- src/department/people/store.ts: insertHolding
insert into "post_holdings" ("holding_id", "agency_id", "person_id", "post_id", "held_from", "held_to") values (?, ?, ?, ?, ?, ?);

-- src/department/people/store.ts: insertSession
insert into "sessions" ("session_id", "agency_id", "person_id", "token_sha256", "auth", "address", "opened_at", "last_seen_at", "expires_at", "closed_at") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- src/department/people/store.ts: isSessionOpen
select "session_id" from "sessions" where "session_id" = ? and "closed_at" is null and "expires_at" > ?;

-- src/department/people/store.ts: markClosed
update "sessions" set "closed_at" = ? where "session_id" = ? and "closed_at" is null;

-- src/department/people/store.ts: selectAccount
select * from "accounts" where "person_id" = ?;

-- src/department/people/store.ts: selectAccountByName
select * from "accounts" where "username" = ?;

-- src/department/people/store.ts: selectAccounts
select * from "accounts" order by "username";

-- src/department/people/store.ts: selectPosts
select "person_id", "post_id" from "post_holdings" where "held_from" <= ? and ("held_to" is null or "held_to" > ?) and "person_id" = ? order by "post_id";
select "person_id", "post_id" from "post_holdings" where "held_from" <= ? and ("held_to" is null or "held_to" > ?) order by "post_id";

-- src/department/people/store.ts: selectSession
select * from "sessions" where "token_sha256" = ?;

-- src/department/people/store.ts: setActive
update "accounts" set "active" = ? where "person_id" = ?;

-- src/department/people/store.ts: touchSession
update "sessions" set "last_seen_at" = ? where "session_id" = ?;

-- src/department/training/store.ts: insertCompletion
insert into "training_completions" ("completion_id", "agency_id", "person_id", "course", "completed_on", "valid_until", "recorded_by", "recorded_at") values (?, ?, ?, ?, ?, ?, ?, ?);

-- src/department/training/store.ts: selectValid
select "valid_until" from "training_completions" where "person_id" = ? and "completed_on" <= ? and ("valid_until" is null or "valid_until" >= ?) order by "valid_until" desc nulls first limit ?;

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
select "h"."hit_id", "h"."entry_id", "h"."plate", "h"."state", "h"."captured_at", "h"."received_at", "h"."retention_class", "h"."receipt_day", "h"."latitude", "h"."longitude", "h"."heading_degrees", "h"."direction", "h"."vehicle", "h"."images", "h"."grade", "h"."possible", "h"."why", "h"."historic", "h"."verification", "h"."taken_by", "h"."taken_at", "h"."answered_by", "h"."answered_at", "h"."outcome", "h"."closed_by", "h"."closed_at", "s"."code" as "camera", "s"."name" as "camera_name", "l"."name" as "list", "e"."plate" as "wanted_plate", "e"."state" as "wanted_state", "e"."category", "e"."priority", "e"."narrative", "e"."case_number", "e"."approved_by", "e"."caution", "e"."instructions", "e"."vehicle" as "wanted_vehicle" from "hits" as "h" inner join "hotlist_entries" as "e" on "e"."entry_id" = "h"."entry_id" inner join "hotlists" as "l" on "l"."hotlist_id" = "e"."hotlist_id" inner join "sources" as "s" on "s"."source_id" = "h"."source_id" where (h.gone_on is null or h.gone_on > ?::date) and "h"."hit_id" in (?, ...);
select "seq", "kind", "hit_id" from "feed_events" where "agency_id" = ? and "seq" > ? order by "seq" limit ?;

-- src/response/hits/store.ts: selectHit
select "h"."hit_id", "h"."entry_id", "h"."plate", "h"."state", "h"."captured_at", "h"."received_at", "h"."retention_class", "h"."receipt_day", "h"."latitude", "h"."longitude", "h"."heading_degrees", "h"."direction", "h"."vehicle", "h"."images", "h"."grade", "h"."possible", "h"."why", "h"."historic", "h"."verification", "h"."taken_by", "h"."taken_at", "h"."answered_by", "h"."answered_at", "h"."outcome", "h"."closed_by", "h"."closed_at", "s"."code" as "camera", "s"."name" as "camera_name", "l"."name" as "list", "e"."plate" as "wanted_plate", "e"."state" as "wanted_state", "e"."category", "e"."priority", "e"."narrative", "e"."case_number", "e"."approved_by", "e"."caution", "e"."instructions", "e"."vehicle" as "wanted_vehicle" from "hits" as "h" inner join "hotlist_entries" as "e" on "e"."entry_id" = "h"."entry_id" inner join "hotlists" as "l" on "l"."hotlist_id" = "e"."hotlist_id" inner join "sources" as "s" on "s"."source_id" = "h"."source_id" where (h.gone_on is null or h.gone_on > ?::date) and "h"."hit_id" = ?;

-- src/response/hits/store.ts: selectHits
select "h"."hit_id", "h"."entry_id", "h"."plate", "h"."state", "h"."captured_at", "h"."received_at", "h"."retention_class", "h"."receipt_day", "h"."latitude", "h"."longitude", "h"."heading_degrees", "h"."direction", "h"."vehicle", "h"."images", "h"."grade", "h"."possible", "h"."why", "h"."historic", "h"."verification", "h"."taken_by", "h"."taken_at", "h"."answered_by", "h"."answered_at", "h"."outcome", "h"."closed_by", "h"."closed_at", "s"."code" as "camera", "s"."name" as "camera_name", "l"."name" as "list", "e"."plate" as "wanted_plate", "e"."state" as "wanted_state", "e"."category", "e"."priority", "e"."narrative", "e"."case_number", "e"."approved_by", "e"."caution", "e"."instructions", "e"."vehicle" as "wanted_vehicle" from "hits" as "h" inner join "hotlist_entries" as "e" on "e"."entry_id" = "h"."entry_id" inner join "hotlists" as "l" on "l"."hotlist_id" = "e"."hotlist_id" inner join "sources" as "s" on "s"."source_id" = "h"."source_id" where (h.gone_on is null or h.gone_on > ?::date) and "h"."closed_at" is null order by "h"."made_at" desc, "h"."hit_id" desc limit ?;
select "h"."hit_id", "h"."entry_id", "h"."plate", "h"."state", "h"."captured_at", "h"."received_at", "h"."retention_class", "h"."receipt_day", "h"."latitude", "h"."longitude", "h"."heading_degrees", "h"."direction", "h"."vehicle", "h"."images", "h"."grade", "h"."possible", "h"."why", "h"."historic", "h"."verification", "h"."taken_by", "h"."taken_at", "h"."answered_by", "h"."answered_at", "h"."outcome", "h"."closed_by", "h"."closed_at", "s"."code" as "camera", "s"."name" as "camera_name", "l"."name" as "list", "e"."plate" as "wanted_plate", "e"."state" as "wanted_state", "e"."category", "e"."priority", "e"."narrative", "e"."case_number", "e"."approved_by", "e"."caution", "e"."instructions", "e"."vehicle" as "wanted_vehicle" from "hits" as "h" inner join "hotlist_entries" as "e" on "e"."entry_id" = "h"."entry_id" inner join "hotlists" as "l" on "l"."hotlist_id" = "e"."hotlist_id" inner join "sources" as "s" on "s"."source_id" = "h"."source_id" where (h.gone_on is null or h.gone_on > ?::date) order by "h"."made_at" desc, "h"."hit_id" desc limit ?;

-- src/response/hits/store.ts: selectPositions
select "last_seq" from "feed_positions" where "agency_id" = ?;
select "seq" from "feed_events" where "agency_id" = ? and "made_at" < ? order by "seq" desc limit ?;

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
insert into "hotlists" ("hotlist_id", "agency_id", "name", "kind", "as_of", "imported_at", "imported_by", "file_sha256") values (?, ?, ?, ?, ?, ?, ?, ?) on conflict ("agency_id", "name") do update set "as_of" = ?, "imported_at" = ?, "imported_by" = ?, "file_sha256" = ?, "revision" = hotlists.revision + 1;
