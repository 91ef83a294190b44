import { catalogueOf } from '../../foundation/db/catalogue.ts';
import type { ServerAddress } from '../../foundation/db/roles.ts';

export type Lifetime = { owner: string; agency: 'row' | 'folder' | 'all'; clock: string; purge: string };

const withRead = {
  clock: 'as the read (profile: received or captured)',
  purge: 'with its week: gone from answers on the local day, bytes gone within 8 days',
};

/** Every place that can hold a plate, with how it loses it. A table that stands in neither list fails a test. */
export const placesWithPlates: Record<string, Lifetime> = {
  'table reads': {
    owner: 'capture/reads',
    agency: 'row',
    ...withRead,
    purge: 'partition of its purge week is dropped; hidden from the local day on (gone_on)',
  },
  'table held_reads': {
    owner: 'capture/reads',
    agency: 'row',
    clock: 'the hold',
    purge: 'when the last hold is released and the read is past due',
  },
  'table plate_dictionary': {
    owner: 'capture/reads',
    agency: 'row',
    clock: 'last live or held read of the plate',
    purge: 'rewritten when a week of reads is dropped',
  },
  'table read_batches': {
    owner: 'capture/reads',
    agency: 'row',
    clock: 'until matched (seconds)',
    purge: 'the row is deleted in the transaction that matches it; the table is rewritten with each purge',
  },
  'table quarantine_items': {
    owner: 'capture/ingest',
    agency: 'row',
    clock: 'received',
    purge: 'with the quarantine segments of its day; its row holds no plate but points at the bytes',
  },
  'table hotlist_entries': {
    owner: 'response/hotlists',
    agency: 'row',
    clock: 'expiry, or end of the list',
    purge: 'ended entries with the hits that name them',
  },
  'table hits': { owner: 'response/hits', agency: 'row', ...withRead },
  'table hit_steps': {
    owner: 'response/hits',
    agency: 'row',
    ...withRead,
    purge: 'with its hit; a note may name a plate',
  },
  'table hit_takeovers': {
    owner: 'response/hits',
    agency: 'row',
    ...withRead,
    purge: 'with its hit; a reason may name a plate',
  },
  'table inquiries': {
    owner: 'inquiry/search',
    agency: 'row',
    clock: 'made',
    purge: 'with the log entry of the inquiry; photos can be asked for during 12 hours',
  },
  'table audit.entries': {
    owner: 'gate/audit',
    agency: 'row',
    clock: 'year of the entry',
    purge: 'the plate asked for stays as a salted commitment as long as the log (Civil Code 1798.90.52)',
  },
  'table audit.disclosures': {
    owner: 'gate/audit',
    agency: 'row',
    clock: 'year of the entry',
    purge: 'the plate that was asked for, never the reads found; front pruning with the log',
  },
  'table audit.outbox': {
    owner: 'gate/audit',
    agency: 'row',
    clock: 'until sequenced (seconds)',
    purge: 'the row is deleted in the transaction that appends the entry',
  },
  'table approval_requests': {
    owner: 'department/approvals',
    agency: 'row',
    clock: 'asked',
    purge:
      'kept on file; what a request would change may name a plate (a wanted one), and then only kinds that ask a data permission show it',
  },
  'table obligations': {
    owner: 'department/obligations',
    agency: 'row',
    clock: 'closed',
    purge: 'kept on file; evidence is free text that people type',
  },
  'table policy_versions': {
    owner: 'gate/policy',
    agency: 'row',
    clock: '-',
    purge: 'holds no plate; listed as its JSON is free of form',
  },
  'files images/<agency>/<class>/<day>': {
    owner: 'capture/reads',
    agency: 'folder',
    ...withRead,
    purge: 'segments are unlinked and the key of agency, class and day is destroyed',
  },
  'files images/<agency>/quarantine/<day>': {
    owner: 'capture/ingest',
    agency: 'folder',
    clock: 'received',
    purge: 'segments are unlinked and the key of that day is destroyed',
  },
  'queue hit feed (memory)': {
    owner: 'response/hits',
    agency: 'row',
    clock: 'until sent',
    purge: 'bounded per client; nothing is written',
  },
  'memory index of entries': {
    owner: 'response/hits',
    agency: 'row',
    clock: 'as the entries',
    purge: 'built anew when a list changes',
  },
  'files pg/cluster (write-ahead log)': {
    owner: 'foundation/db',
    agency: 'all',
    clock: 'checkpoint',
    purge: 'files are removed, not reused (wal_recycle off)',
  },
};

/** Tables that can't hold a plate, and why. */
export const tablesWithoutPlates: Record<string, string> = {
  agencies: 'the directory of departments',
  accounts: 'names of accounts',
  post_holdings: 'who holds which post',
  clearances: 'dates',
  delegations: 'who gave which duty to whom',
  entitlements: 'origins and dates',
  invitations: 'digests and dates',
  vendor_openings: 'tickets and dates',
  account_reviews: 'dates and names',
  account_review_items: 'accounts as they stood',
  account_notices: 'what was changed of an account',
  setup_records: 'evidence of meetings, drills and resolutions',
  sessions: 'digests and dates',
  sign_in_tries: 'when a password or code was tried',
  sign_in_factors: 'authenticators and passkeys, secrets sealed',
  sign_in_challenges: 'digests and dates, minutes old',
  enrolment_codes: 'digests and dates',
  factor_resets: 'who agreed to what, and when',
  identity_links: 'subjects of an identity provider',
  break_glass_seals: 'dates of sealed accounts',
  break_glass_codes: 'digests of printed codes',
  training_completions: 'courses and dates',
  training_courses: 'what courses cover and who approved them',
  training_orders: 'who is to be trained anew, why and by when',
  sources: 'cameras and their places',
  source_keys: 'digests of keys',
  source_key_sources: 'which key speaks for which camera',
  image_places: 'where encrypted bytes lie, by their hash',
  receipts: 'ids and digests of messages',
  hotlists: 'names and dates of lists',
  feed_positions: 'a counter',
  feed_events: 'ids of hits',
  approval_passes: 'which post was tried, how and when',
  task_runs: 'when periodic work last ran',
  migration_checksums: 'names of migrations',
  'audit.logs': 'names and sizes of logs',
};

/** `docs/generated/plate-lifetimes.md`. Throws an Error naming tables of the catalogue that stand in neither list, or listed ones that are gone. */
export async function plateLifetimesDocument(owner: ServerAddress): Promise<string> {
  const tables = (await catalogueOf(owner)).tables.map(table => table.name);
  const listed = new Set([
    ...Object.keys(placesWithPlates)
      .filter(name => name.startsWith('table '))
      .map(name => name.slice(6)),
    ...Object.keys(tablesWithoutPlates),
  ]);
  const missing = tables.filter(name => !listed.has(name));
  const gone = [...listed].filter(name => !tables.includes(name));
  if (missing.length > 0 || gone.length > 0) {
    throw new Error(
      `plate-lifetimes: say of these tables whether they can hold a plate: ${missing.join(', ') || '-'}; listed but not there: ${gone.join(', ') || '-'}`,
    );
  }
  const rows = Object.entries(placesWithPlates).map(
    ([place, life]) => `| ${place} | ${life.owner} | ${life.agency} | ${life.clock} | ${life.purge} |`,
  );
  const others = Object.entries(tablesWithoutPlates).map(([name, why]) => `| ${name} | ${why} |`);
  return [
    '# Where a plate can lie, and for how long',
    '',
    'Made by `./plateward generate`; a table that is in neither list fails a test. Do not edit.',
    '',
    '| place | owner | agency | clock | how it goes |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    '## Tables that hold none',
    '',
    '| table | why |',
    '|---|---|',
    ...others,
    '',
  ].join('\n');
}
