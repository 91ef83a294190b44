-- owner: src/foundation/db
-- What every later table leans on: the agency of the running transaction, as set by the application with SET LOCAL.

-- A setting that was reset reads as '', hence nullif. NULL equals nothing, so without an agency no row is seen.
create function current_agency() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.agency', true), '')::uuid;

grant execute on function current_agency() to public;
