import type { House } from '../../src/app.ts';
import { systemClock } from '../../src/foundation/base/clock.ts';
import type { SourceId } from '../../src/foundation/base/ids.ts';
import { taskContext, type AgencyRef } from '../../src/gate/access/context.ts';
import { enrolCamera, issueKey } from '../../src/capture/cameras/actions.ts';
import { buildPerson, enrolAll, type TestPerson } from './persons.ts';

/** An agency that takes reads and looks for some plates. */
export type Demonstration = {
  agency: AgencyRef;
  sourceId: SourceId;
  /** The key of its only camera. */
  key: string;
  /** Brought the list; may do all that an officer may. */
  officer: TestPerson;
};

/**
 * Makes the demonstration agencies, and at Barstow's a camera with its key, an officer, and a list of the wanted plates, through
 * the same doors as everybody's.
 */
export async function seedDemonstration(house: House, wanted: readonly string[]): Promise<Demonstration> {
  const { gate } = house;
  const agencies = await enrolAll(gate.db, systemClock);
  const agency = agencies.barstow;
  const seed = taskContext(gate, agency, 'demo-seed');
  const { sourceId, code } = await enrolCamera(seed, {
    code: 'gate-1',
    name: 'Test gate 1',
    kind: 'fixed',
    retentionClass: 'server',
    timeZone: 'America/Los_Angeles',
    latitude: 34.8958,
    longitude: -117.0173,
    headingDegrees: 90,
    externalRefs: ['test-agent/1'],
  });
  const { key } = await issueKey(seed, { label: 'test gate', cameras: [code] });
  const posts = ['detective', 'administrative-division-commander'];
  const officer = await buildPerson({ gate, agencies }, { agency: 'barstow', posts });
  if (wanted.length > 0) await bringList(house, officer, wanted);
  return { agency, sourceId, key, officer };
}

async function bringList({ server }: House, { headers }: TestPerson, wanted: readonly string[]): Promise<void> {
  const expiresAt = new Date(systemClock.now().getTime() + 30 * 86_400_000).toISOString();
  const lines = wanted.map(plate => `${plate},CA,stolen vehicle,high,Stolen in a test,26-000123,${expiresAt}`);
  const answer = await server.inject({
    method: 'PUT',
    url: '/v1/hotlists/Test%20list',
    query: { kind: 'state', asOf: systemClock.now().toISOString() },
    headers: { ...headers, 'content-type': 'text/csv' },
    payload: ['plate,state,category,priority,reason,case_number,expires_at', ...lines, ''].join('\n'),
  });
  if (answer.statusCode !== 200) throw new Error(`the list was not taken: ${answer.statusCode} ${answer.body}`);
}
