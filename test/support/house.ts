import { openHouse, type House } from '../../src/app.ts';
import { systemClock, type Clock } from '../../src/foundation/base/clock.ts';
import type { Profile } from '../../src/foundation/contract/profile.ts';
import type { SignInSettings } from '../../src/department/people/rules/sign-in-settings.ts';
import type { ProfileCode } from '../../src/gate/policy/load.ts';
import { testDatabase, type TestDatabase } from './database.ts';
import { enrolAll, type Agencies } from './persons.ts';

export { buildPerson, recordOf, testPassword, type TestPerson } from './persons.ts';

/** A whole application on a database of its own, with the five demonstration agencies. */
export type TestHouse = House & {
  database: TestDatabase;
  dataFolder: string;
  agencies: Agencies;
  close(): Promise<void>;
};

/** Opens the house. `clock` stands still when a frozen one is given; `profiles` replace those of single agencies. */
export async function buildHouse(
  options: {
    clock?: Clock;
    rateLimitFactor?: number;
    profiles?: Partial<Record<ProfileCode, Profile>>;
    webFolder?: string;
    signIn?: SignInSettings;
  } = {},
): Promise<TestHouse> {
  const database = await testDatabase();
  const clock = options.clock ?? systemClock;
  const house = await openHouse({
    owner: database.owner,
    // the roles' passwords belong to the server, so they lie in its folder; images and keys lie there too, per agency
    dataFolder: database.dataFolder,
    clock,
    log: database.log,
    demonstration: true,
    rateLimitFactor: options.rateLimitFactor ?? 1000,
    tasksByHand: true,
    ...(options.webFolder === undefined ? {} : { webFolder: options.webFolder }),
    ...(options.signIn === undefined ? {} : { signIn: options.signIn }),
  });
  const agencies = await enrolAll(house.gate.db, clock, options.profiles);
  return {
    ...house,
    database,
    dataFolder: database.dataFolder,
    agencies,
    async close() {
      await house.close();
      await database.drop();
    },
  };
}
