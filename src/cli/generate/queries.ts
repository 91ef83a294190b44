import { frozenClock } from '../../foundation/base/clock.ts';
import { makeLog } from '../../foundation/base/log.ts';
import type { NotedQuery } from '../../foundation/db/note-queries.ts';
import type { ServerAddress } from '../../foundation/db/roles.ts';
import { withScratchDatabase } from '../../foundation/db/scratch-database.ts';
import { signInSettings } from '../../department/people/rules/sign-in-settings.ts';
import { openHouse } from '../../app.ts';
import { playScenario } from './query-scenario.ts';

const storeFile = /^[a-z-]+\/[a-z-]+\/store(\.ts$|\/)/;
const providerFile = JSON.stringify({
  singleSignOn: { barstow: { issuer: 'https://id.example.gov', clientId: 'scenario' } },
});
/** A time that never changes: what a statement says must not depend on when it was noted. */
const scenarioTime = new Date('2026-05-04T16:00:00Z');

/**
 * `docs/generated/queries.sql`: every statement that the house sends, under the function that sends it, noted while a fixed
 * scenario runs through a whole house. A test tells when a function of a store is in none.
 */
export async function queriesDocument(owner: ServerAddress, dataFolder: string): Promise<string> {
  const noted = new Map<string, Set<string>>();
  const onQuery = ({ sql, makers }: NotedQuery): void => {
    const maker = makerOf(makers);
    const statements = noted.get(maker) ?? new Set();
    noted.set(maker, statements.add(plainStatement(sql)));
  };
  await withScratchDatabase({ owner, dataFolder }, async scratch => {
    const clock = frozenClock(scenarioTime);
    const log = makeLog('silent');
    const house = await openHouse({
      owner: scratch,
      dataFolder,
      clock,
      log,
      demonstration: true,
      tasksByHand: true,
      // linked to, and never asked
      signIn: signInSettings({ origin: 'http://localhost:8460', file: providerFile }),
      onQuery,
    });
    try {
      await playScenario(house, clock);
    } finally {
      await house.close();
    }
  });
  const lines = [
    '-- Made by ./plateward generate: every statement that the house sends, noted during a fixed scenario. To read, not to run.',
    '-- `?` stands for a value, `?, ...` for as many as there are. Each transaction of an agency begins with set_config.',
  ];
  for (const [maker, statements] of [...noted].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    lines.push('', `-- src/${maker}`, ...[...statements].toSorted().map(statement => `${statement};`));
  }
  return `${lines.join('\n')}\n`;
}

/** The store function that was called, with the private ones below it; for SQL elsewhere only the file. */
function makerOf(makers: NotedQuery['makers']): string {
  const inStore = makers.find(({ file }) => storeFile.test(file));
  if (inStore === undefined) return makers[0]?.file ?? 'unknown';
  const names = makers.filter(({ file, name }) => file === inStore.file && name !== '').map(({ name }) => name);
  const chain = names.filter((name, index) => name !== names[index - 1]).reverse();
  return `${inStore.file}: ${chain.join(' > ')}`;
}

/** One line, values as `?`, lists and repeated rows shortened: the same for any number of values. */
function plainStatement(sql: string): string {
  return (
    sql
      .replaceAll(/\s+/g, ' ')
      // the one literal that a statement carries: the agency of its transaction
      .replaceAll(/'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'/g, "'<agency>'")
      .replaceAll(/\$\d+/g, '?')
      .replaceAll(/\bin \(\?(, \?)*\)/g, 'in (?, ...)')
      .replaceAll(/(\((?:\?|default)(?:, (?:\?|default))*\))(, \((?:\?|default)(?:, (?:\?|default))*\))+/g, '$1, ...')
      .trim()
  );
}
