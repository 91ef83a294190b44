import type { DutyProvider } from '../../department/obligations/actions/plan.ts';
import { administratorOf } from '../../department/obligations/rules.ts';
import { localDay } from '../../foundation/base/clock.ts';
import { referenceOf } from '../../foundation/contract/profile-setting.ts';
import { staleLists } from './actions.ts';

/** Lists that are too old to match and wait for a fresh file (BA-71). */
export const refreshDuties: DutyProvider = {
  kinds: ['hotlist_refresh'],
  over: 'a newer file is in force',
  async find(tx, { agency, profile, at, today }) {
    const { maxAgeHours } = profile.hotlist;
    if (maxAgeHours === 'unset') return [];
    const stale = await staleLists(tx, { profile, at });
    return stale.map(({ name, asOf, staleAt }) => ({
      kind: 'hotlist_refresh',
      subject: name,
      period: today,
      title: `Bring a fresh file of the hotlist ${name}: the one in force is of ${localDay(asOf, agency.timeZone)} and no longer matches`,
      clause: referenceOf(maxAgeHours),
      strength: maxAgeHours.strength,
      ownerPost: administratorOf(profile),
      dueOn: localDay(staleAt, agency.timeZone),
    }));
  },
};
