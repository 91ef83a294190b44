-- owner: src/capture/ingest
-- What was acknowledged to a camera (idempotency), and what could not be taken, with the reason.

-- One per read: a message with several reads leaves several. They live as long as the read that they acknowledge.
create table receipts (
  source_id uuid not null,
  event_id text not null check (length(event_id) between 1 and 200),
  agency_id uuid not null,
  read_id uuid not null,
  -- of what the message says, not of its bytes: a multipart body has another boundary each time it is sent
  content_sha256 bytea not null check (octet_length(content_sha256) = 32),
  flags text[] not null default '{}',
  received_at timestamptz not null,
  purge_on date not null,
  primary key (source_id, event_id)
);
create index on receipts (purge_on);
alter table receipts enable row level security;
alter table receipts force row level security;
create policy agency on receipts using (agency_id = (select current_agency()));
grant select, insert on receipts to plateward_app;

-- Messages in which a camera may have meant a real read. The bytes lie encrypted in an image segment of class `quarantine`.
create table quarantine_items (
  quarantine_id uuid primary key,
  agency_id uuid not null,
  key_id uuid not null,
  source_id uuid,
  source_format text not null,
  code text not null,
  detail text not null check (length(detail) <= 2000),
  message_sha256 bytea not null check (octet_length(message_sha256) = 32),
  -- 0 when the message was too large and its length was not announced
  message_bytes integer not null check (message_bytes >= 0),
  content_type text not null,
  -- null when the message was too large to be kept, or its key had filled its share of that day
  segment text,
  byte_offset bigint,
  byte_length integer,
  receipt_day date not null,
  received_at timestamptz not null,
  times_sent integer not null default 1,
  last_sent_at timestamptz not null,
  -- the same message sent again is the same item
  unique (agency_id, key_id, message_sha256, code)
);
create index on quarantine_items (key_id, receipt_day);
create index on quarantine_items (agency_id, last_sent_at);
alter table quarantine_items enable row level security;
alter table quarantine_items force row level security;
create policy agency on quarantine_items using (agency_id = (select current_agency()));
grant select, insert, update on quarantine_items to plateward_app;
