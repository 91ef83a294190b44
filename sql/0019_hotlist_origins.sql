-- owner: src/response/hotlists
-- Where the records of a list come from: who sees what they say needs leave for that origin (LA-24, SL-11, CO-11, BA-22).

alter table hotlists
  add column origin text check (origin in ('department', 'state', 'federal')),
  -- came through CLETS, whoever issued it: needs leave for CLETS data besides
  add column clets boolean not null default false;
-- row-level security would hide every row from the owner, as no agency is set while migrating
alter table hotlists no force row level security;
update hotlists set origin = case kind when 'custom' then 'department' else kind end;
alter table hotlists force row level security;
alter table hotlists alter column origin set not null;
