import path from 'node:path';
import pg from 'pg';
import { addDays, mondayOf, monotonicMs } from '../src/foundation/base/clock.ts';
import { addressOf, type ServerAddress } from '../src/foundation/db/roles.ts';
import { percentiles, type Figure } from './figures.ts';
import type { GeneratedReads } from './search-reads.ts';

type Compared = { owner: ServerAddress; dataFolder: string; generated: GeneratedReads };

const layouts = [
  { name: 'weeks of purge', table: 'reads', partition: /^reads_\d{8}$/ },
  { name: 'weeks of capture', table: 'captured_reads', partition: /^captured_reads_\d{8}$/ },
] as const;

/**
 * The same reads in weekly partitions by the day on which they fall due and by the day on which they were captured: planning time,
 * one plate over the year and over the last week as the application's role, and how long it takes to drop a week.
 */
export async function compareLayouts(compared: Compared): Promise<Figure[]> {
  const owner = new pg.Client({ ...compared.owner });
  await owner.connect();
  try {
    await copyByCapture(owner, compared.generated);
    const figures: Figure[] = [];
    for (const layout of layouts) figures.push(...(await askLayout(layout, compared)));
    for (const layout of layouts) figures.push(await dropWeek(layout, owner));
    return figures;
  } finally {
    await owner.end();
  }
}

async function copyByCapture(owner: pg.Client, { today }: GeneratedReads): Promise<void> {
  await owner.query('set synchronous_commit = off');
  await owner.query("set maintenance_work_mem = '512MB'");
  await owner.query(`create table captured_reads (like reads including defaults including constraints,
    primary key (plate, captured_at, read_id)) partition by range (captured_at)`);
  await owner.query('create index on captured_reads (source_id, captured_at)');
  await owner.query('create index on captured_reads (read_id)');
  await owner.query('create index on captured_reads using brin (captured_at)');
  await owner.query('alter table captured_reads enable row level security');
  await owner.query(
    'create policy agency on captured_reads using (agency_id = (select current_agency())) with check (true)',
  );
  await owner.query('grant select on captured_reads to plateward_app');
  for (let week = mondayOf(addDays(today, -364)); week <= today; week = addDays(week, 7)) {
    const partition = `captured_reads_${week.replaceAll('-', '')}`;
    const next = addDays(week, 7);
    await owner.query('begin');
    await owner.query(`create table ${partition} (like captured_reads including defaults including constraints)`);
    await owner.query(
      `insert into ${partition} select * from reads where captured_at >= '${week} 00:00Z' and captured_at < '${next} 00:00Z' order by captured_at`,
    );
    await owner.query(
      `alter table captured_reads attach partition ${partition} for values from ('${week} 00:00Z') to ('${next} 00:00Z')`,
    );
    await owner.query('commit');
  }
  await owner.query('analyze captured_reads');
}

async function askLayout({ name, table }: (typeof layouts)[number], compared: Compared): Promise<Figure[]> {
  const { agencyId, plates, today } = compared.generated;
  const secrets = path.join(compared.dataFolder, 'secrets');
  const app = new pg.Client({ ...(await addressOf(compared.owner, 'plateward_app', secrets)) });
  await app.connect();
  try {
    await app.query("select set_config('app.agency', $1, false)", [agencyId]);
    const text = `select * from ${table} where plate = $1 and agency_id = $2 and (gone_on is null or gone_on > $3::date)
      and captured_at >= $4::timestamptz order by captured_at desc, read_id desc limit 51`;
    const asked = Array.from({ length: 300 }, (_, n) => plates[(n * 7919 + 13) % plates.length]!);
    const values = (plate: string, from: string): unknown[] => [plate, agencyId, today, from];
    const planMs: number[] = [];
    for (const plate of asked.slice(0, 60)) {
      const plan = await app.query<Record<string, [{ 'Planning Time': number }]>>(
        `explain (summary, format json) ${text}`,
        values(plate, '-infinity'),
      );
      planMs.push(plan.rows[0]!['QUERY PLAN']![0]['Planning Time']);
    }
    const figures = percentiles(`${name}: planning`, planMs.slice(10));
    await app.query('set plan_cache_mode = force_generic_plan');
    for (const [period, from] of [
      ['whole year', '-infinity'],
      ['last 7 days', `${addDays(today, -7)} 00:00Z`],
    ] as const) {
      const ask = (plate: string): Promise<unknown> => app.query({ name: table, text, values: values(plate, from) });
      for (const plate of asked) await ask(plate);
      const tookMs: number[] = [];
      for (const plate of asked) {
        const startedMs = monotonicMs();
        await ask(plate);
        tookMs.push(monotonicMs() - startedMs);
      }
      figures.push(...percentiles(`${name}: exact plate, ${period}, planned before`, tookMs));
    }
    return figures;
  } finally {
    await app.end();
  }
}

/** A week in the middle, so that it is a full one. */
async function dropWeek({ name, partition }: (typeof layouts)[number], owner: pg.Client): Promise<Figure> {
  const { rows } = await owner.query<{ relname: string }>(
    "select relname from pg_class where relkind = 'r' and relispartition order by relname",
  );
  const weeks = rows.map(row => row.relname).filter(relation => partition.test(relation));
  const week = weeks[Math.floor(weeks.length / 2)]!;
  const counted = await owner.query<{ count: string }>(`select count(*) from ${week}`);
  const startedMs = monotonicMs();
  await owner.query(`drop table ${week}`);
  const value = Math.round((monotonicMs() - startedMs) * 10) / 10;
  return { name: `${name}: drop of a week`, unit: 'ms', value, n: Number(counted.rows[0]!.count) };
}
