import pg from 'pg';
import { addDays, mondayOf } from '../src/foundation/base/clock.ts';
import { newId, type AgencyId } from '../src/foundation/base/ids.ts';
import type { ServerAddress } from '../src/foundation/db/roles.ts';
import { fictionalPlates } from '../src/foundation/plates/fictional.ts';
import { foldPlate } from '../src/foundation/plates/look-alikes.ts';

/** Generated reads: one agency, 200 cameras, 365 days up to `today`, every plate fictional. */
export type GeneratedReads = {
  agencyId: AgencyId;
  today: string;
  /** Every plate that the agency may have a read of, the most frequent first. */
  plates: string[];
  /** Fictional plates of which it has none. */
  unseenPlates: string[];
  /** Purge weeks, oldest first. */
  weeks: string[];
};

const dayMs = 86_400_000;
const retentionDays = 365;
const cameras = 200;

/**
 * Fills an empty, migrated database as its owner with `count` reads, in time order. How often a plate is read falls with the
 * square root of its rank, as on roads: a few every day, most of them a handful of times.
 */
export async function generateReads(
  owner: ServerAddress,
  { count, today }: { count: number; today: string },
): Promise<GeneratedReads> {
  const client = new pg.Client({ ...owner });
  await client.connect();
  try {
    const agencyId = newId<'agency'>();
    const plates = fictionalPlates(Math.max(1000, Math.floor(count / 10)), 1);
    const seen = new Set(plates);
    const unseenPlates = fictionalPlates(1000, 2).filter(plate => !seen.has(plate));
    await client.query('set synchronous_commit = off');
    await client.query("set work_mem = '128MB'");
    await client.query("set maintenance_work_mem = '512MB'");
    await client.query(
      `insert into agencies (agency_id, code, name, ori, time_zone, demonstration, enrolled_at)
       values ($1, 'bench', 'Bench', 'CA0999999', 'UTC', true, now())`,
      [agencyId],
    );
    await fillPlates(client, agencyId, plates);
    const startMs = Date.parse(`${today}T00:00:00Z`) - (retentionDays - 1) * dayMs;
    const stepMs = (retentionDays * dayMs) / count;
    const weeks: string[] = [];
    for (let week = mondayOf(addDays(today, 1)); week <= addDays(today, retentionDays); week = addDays(week, 7)) {
      const fromMs = Date.parse(`${addDays(week, -retentionDays)}T00:00:00Z`);
      const first = Math.max(0, Math.ceil((fromMs - startMs) / stepMs));
      const last = Math.min(count, Math.ceil((fromMs + 7 * dayMs - startMs) / stepMs)) - 1;
      await fillWeek(client, week, [agencyId, new Date(startMs), stepMs, first, last, plates.length]);
      weeks.push(week);
    }
    await client.query('analyze reads');
    await client.query('vacuum analyze plate_dictionary');
    await client.query('checkpoint');
    return { agencyId, today, plates, unseenPlates, weeks };
  } finally {
    await client.end();
  }
}

async function fillPlates(client: pg.Client, agencyId: AgencyId, plates: readonly string[]): Promise<void> {
  await client.query('create unlogged table bench_plates (rank integer primary key, plate text collate "C" not null)');
  for (let from = 0; from < plates.length; from += 50_000) {
    const some = plates.slice(from, from + 50_000);
    await client.query(
      'insert into bench_plates select $1 + n - 1, plate from unnest($2::text[]) with ordinality as p (plate, n)',
      [from, some],
    );
    await client.query(
      `insert into plate_dictionary select $1, plate, fold, now() from unnest($2::text[], $3::text[]) as p (plate, fold)`,
      [agencyId, some, some.map(foldPlate)],
    );
  }
  await client.query('analyze bench_plates');
}

/** Filled before it is attached, so that its indexes are built once and not row by row. */
async function fillWeek(client: pg.Client, week: string, values: unknown[]): Promise<void> {
  const partition = `reads_${week.replaceAll('-', '')}`;
  await client.query('begin');
  await client.query(`create table ${partition} (like reads including defaults including constraints)`);
  await client.query(
    `insert into ${partition} (agency_id, read_id, source_id, retention_class, captured_at, received_at, receipt_day, purge_on,
       purge_week, gone_on, plate, plate_raw, state, confidence, state_confidence, character_confidence, candidates, vehicle,
       heading_degrees, direction, lane, images, source_format, event_id, message_sha256)
     select $1::uuid, gen_random_uuid(), md5('camera' || (i * 7919 % ${cameras}))::uuid, 'server', at, at + interval '2 s', at::date,
       at::date + ${retentionDays}, '${week}', at::date + ${retentionDays}, p.plate, p.plate, 'CA', 0.93, 0.88,
       '{0.99,0.98,0.97,0.99,0.95,0.9,0.98,0.97,0.93}', jsonb_build_array(jsonb_build_object('text', p.plate, 'confidence', 0.93)),
       '{"color":"white","make":"Toyota"}', 270, 'west', 2,
       jsonb_build_array(jsonb_build_object('kind', 'vehicle', 'sha256', encode(sha256(i::text::bytea), 'hex'), 'mime', 'image/jpeg',
         'width', 1280, 'height', 720)), 'plateward', i::text, sha256(i::text::bytea)
     from (
       select i, ($2::timestamptz at time zone 'UTC') + i * $3::double precision * interval '1 ms' as at,
         (hashtext(i::text)::double precision + 2147483648) / 4294967296 as chance
       from generate_series($4::bigint, $5::bigint) as i
     ) as seen join bench_plates p on p.rank = floor($6::integer * chance * chance)::integer`,
    values,
  );
  await client.query(`alter table ${partition} enable row level security`);
  await client.query(`alter table ${partition} force row level security`);
  await client.query(
    `alter table reads attach partition ${partition} for values from ('${week}') to ('${addDays(week, 7)}')`,
  );
  await client.query('commit');
}
