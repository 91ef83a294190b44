/**
 * Every error that can leave the house: stable code, HTTP status, title. problem+json (RFC 9457) carries the code in `code`
 * and in `type` (`urn:plateward:problem:<code>`). Codes are a contract with cameras and consoles: add, never rename.
 */
export const errorCodes = {
  // the message itself
  body_malformed: { status: 400, title: 'The body is not what its content type says' },
  input_invalid: { status: 422, title: 'One or more fields are missing or wrong' },
  body_too_large: { status: 413, title: 'The body is larger than this address takes' },
  media_type_unsupported: { status: 415, title: 'This content type is not understood here' },
  route_unknown: { status: 404, title: 'There is no such address' },
  rate_limited: { status: 429, title: 'Too many requests; wait and try again' },
  // who is asking
  session_required: { status: 401, title: 'Sign in first' },
  sign_in_failed: { status: 401, title: 'Agency, user name or password is wrong' },
  second_factor_required: { status: 401, title: 'A second factor is required: a code or a passkey' },
  second_factor_failed: { status: 401, title: 'The code or passkey was not accepted' },
  enrolment_required: { status: 403, title: 'This account has no second factor yet' },
  step_up_required: { status: 403, title: 'Confirm that it is you before doing this' },
  step_up_failed: { status: 403, title: 'The code or passkey was not accepted' },
  foreign_page: { status: 403, title: "This request does not come from this site's own pages" },
  source_key_wrong: { status: 401, title: 'The camera key is missing or wrong' },
  invitation_invalid: { status: 401, title: 'The invitation is wrong, used or over; ask for a new one' },
  single_sign_on_failed: { status: 401, title: 'Your identity provider did not sign you in here' },
  break_glass_invalid: { status: 401, title: 'The code is wrong, used or over' },
  // the door
  account_inactive: { status: 403, title: 'This account is not active' },
  vendor_closed: { status: 403, title: 'This vendor account is not opened just now' },
  live_data_off: {
    status: 503,
    title: 'Live data is off until the checklist of this agency is complete; keep the message and send it again',
  },
  training_missing: { status: 403, title: 'No valid training is on file for this account' },
  clearance_missing: { status: 403, title: 'No valid security clearance is on file for this account' },
  permission_missing: { status: 403, title: "This account's posts do not permit this" },
  purpose_required: { status: 422, title: 'A purpose must be chosen' },
  purpose_unknown: { status: 422, title: "The purpose is not one of this agency's purposes" },
  purpose_forbidden: { status: 403, title: 'The law forbids this purpose; no policy and no person can permit it' },
  case_required: { status: 422, title: 'A case or incident number is required' },
  case_malformed: { status: 422, title: "The number does not have the form of this agency's case or incident numbers" },
  reason_required: { status: 422, title: 'A reason is required' },
  reason_empty_words: { status: 422, title: 'The reason does not say why' },
  policy_refused: { status: 403, title: "The agency's policy does not permit this" },
  policy_unset: { status: 409, title: "The agency's policy has not set a value that this depends on" },
  not_found: { status: 404, title: 'Not found, or not yours' },
  already_done: { status: 409, title: 'This was done already, or is over' },
  record_unavailable: { status: 503, title: 'The access record cannot be written, so nothing is shown' },
  // reads coming in
  camera_unknown: { status: 422, title: 'This key has no such camera' },
  event_changed: { status: 409, title: 'This event id was already used for a different message' },
  capture_time_implausible: {
    status: 422,
    title: 'The capture time is too far from now; check the clock of the camera',
  },
  plate_missing: { status: 422, title: 'The message holds no plate' },
  plate_unusable: { status: 422, title: 'The plate text holds no letter or digit that can be stored' },
  image_not_an_image: { status: 422, title: 'An attached image is not an image' },
  image_unreadable: { status: 422, title: 'An attached image is truncated or damaged' },
  image_too_large: { status: 422, title: 'An attached image is too large to decode safely' },
  format_unknown: { status: 422, title: 'The message is not in a form that this address understands' },
  storage_unavailable: { status: 503, title: 'Reads cannot be stored just now; keep the message and send it again' },
  recognition_busy: { status: 503, title: 'More pictures wait than can be read; keep the picture and send it again' },
  recognition_unavailable: { status: 503, title: 'Pictures cannot be read by this server just now' },
  // hotlists and hits
  hotlist_malformed: { status: 422, title: 'The hotlist file cannot be used as it is' },
  hotlist_not_newer: { status: 409, title: 'This file is not newer than the list that is in force' },
  entry_not_approved: { status: 422, title: 'An entry lacks the approval that the policy asks for' },
  hit_state: { status: 409, title: 'The hit is not in a state in which this can be done' },
  pattern_too_wide: { status: 422, title: 'The plate pattern would match too much' },
  // approvals, obligations, policies
  last_factor: { status: 409, title: 'This is the only second factor of the account' },
  approval_state: { status: 409, title: 'The request is no longer open' },
  approval_self: { status: 403, title: 'Nobody decides on what they asked for themselves' },
  approval_not_yours: { status: 403, title: "The policy does not name this account's posts to decide on this now" },
  approval_gap: { status: 409, title: 'The policy leaves nobody who could approve this' },
  approval_waits: { status: 409, title: 'The same request already waits for a decision' },
  obligation_state: { status: 409, title: 'The obligation is no longer open' },
  policy_moved: { status: 409, title: 'The policy has changed since this was prepared' },
  // the house
  internal: { status: 500, title: 'Something went wrong here; it has been noted' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof errorCodes;
