import { liveDataLookup } from '../../../department/setup/actions.ts';
import type { Headers, Player } from './player.ts';

/** The checklist before live data: an item is shown, another waived, and the door asks for it. */
export async function playSetup({ house, agency, ask }: Player, commander: Headers): Promise<void> {
  const drill = { state: 'done', evidence: 'Restored on the spare server', happenedOn: '2026-04-30' };
  await ask(commander, { url: '/v1/setup/items/backup_drill', payload: drill });
  const waiver = { state: 'waived', evidence: 'No terminal of the state is connected' };
  await ask(commander, { url: '/v1/setup/items/clets_procedure', payload: waiver });
  await ask(commander, { url: '/v1/setup' });
  // a demonstration is not asked for it
  await house.gate.db.inAgency(agency.agencyId, tx => liveDataLookup()(tx, agency.agencyId));
}
