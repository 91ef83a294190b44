import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { frozenClock } from '../../src/foundation/base/clock.ts';
import { newSourceSchema } from '../../src/foundation/contract/routes/cameras.ts';
import { taskContext, type Context, type SourceActor } from '../../src/gate/access/context.ts';
import type { ProfileCode } from '../../src/gate/policy/load.ts';
import { enrolCamera, identifySource, issueKey } from '../../src/capture/cameras/actions.ts';
import { addCameraRoutes } from '../../src/capture/cameras/routes.ts';
import { addIngestRoutes } from '../../src/capture/ingest/routes.ts';
import { openReadStore, type ReadStore } from '../../src/capture/reads/actions.ts';
import { buildSmallHouse, type SmallHouse } from './small-house.ts';

/** A small house with cameras, reads and ingest in it, and a clock that the test moves. */
export type CameraHouse = SmallHouse & { store: ReadStore; folder: string; clock: ReturnType<typeof frozenClock> };

/** When the clock of the house stands still. */
export const houseTime = new Date('2026-05-01T17:05:00.000Z');

/** Opens it, with all rooms that a camera's message passes through. */
export async function buildCameraHouse(): Promise<CameraHouse> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'plateward-cameras-'));
  const store = await openReadStore({ dataFolder: folder });
  const clock = frozenClock(houseTime);
  const house = await buildSmallHouse({
    clock,
    addRoutes(server, edge) {
      addCameraRoutes(server, { edge });
      addIngestRoutes(server, { edge, store });
    },
  });
  return {
    ...house,
    store,
    folder,
    clock,
    async close() {
      await house.close();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Enrols cameras with these codes at an agency and returns a key for all of them. */
export async function keyFor(
  house: CameraHouse,
  agency: ProfileCode,
  cameras: { code: string; externalRefs?: string[] }[],
): Promise<{ key: string; keyId: string; sourceIds: string[] }> {
  const seed = taskContext(house.gate, house.agencies[agency], 'demo-seed');
  const sourceIds: string[] = [];
  for (const camera of cameras) {
    const fields = { name: camera.code, kind: 'fixed', retentionClass: 'server', timeZone: 'America/Los_Angeles' };
    sourceIds.push((await enrolCamera(seed, newSourceSchema.parse({ ...fields, ...camera }))).sourceId);
  }
  const issued = await issueKey(seed, { label: 'a test', cameras: cameras.map(camera => camera.code) });
  return { ...issued, sourceIds };
}

/** A context as the edge makes it for a request with this key. */
export async function keyContext({ gate }: CameraHouse, key: string): Promise<Context<SourceActor>> {
  return { gate, actor: await identifySource(gate, key, '192.0.2.7'), address: '192.0.2.7', passed: new Set() };
}
