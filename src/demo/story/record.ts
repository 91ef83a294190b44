import { checkLog, entriesOf, type RecordedEntry } from '../../gate/audit/checks.ts';
import type { DemoAgency } from '../agencies.ts';
import { require, scene, step, type Stage } from './stage.ts';

/** What the record holds for all of this, and that no entry is missing or changed. */
export function tellRecord(stage: Stage): Promise<void> {
  return scene(stage, 'The record of it all', async () => {
    await stage.demo.house.sequencer.drain();
    for (const agency of stage.demo.agencies) {
      await tellLog(stage, agency);
      await tellInquiries(stage, agency);
    }
  });
}

function tellLog(stage: Stage, agency: DemoAgency): Promise<unknown> {
  return step(stage, { agency, what: 'every entry of the log is checked' }, async () => {
    const { entries, faults } = await checkLog({ db: stage.demo.house.auditReader, agencyId: agency.ref.agencyId });
    const [fault] = faults;
    require(fault === undefined, `${faults.length} faults; the first: ${fault?.message}`);
    const recorded = await entriesOfAgency(stage, agency);
    require(entries === recorded.length, `${entries} entries were checked, ${recorded.length} are there`);
    const count = (outcome: RecordedEntry['outcome']): number =>
      recorded.filter(entry => entry.outcome === outcome).length;
    const failed = count('fail');
    require(failed === 0, `${failed} acts failed inside the house`);
    const what = `${entries} entries, ${count('permit')} permitted and ${count('refuse')} refused; every hash is right, none is missing`;
    return { value: null, what };
  });
}

/** Civil Code 1798.90.52: who, when, for whom, with which purpose, what was asked for. */
function tellInquiries(stage: Stage, agency: DemoAgency): Promise<unknown> {
  return step(stage, { agency, what: 'the searches are on record' }, async () => {
    const inquiries = (await entriesOfAgency(stage, agency)).filter(entry => entry.event === 'inquiry.run');
    const answered = inquiries.filter(entry => entry.outcome === 'permit');
    require(answered.length > 0, 'no answered search is on record');
    for (const { fields } of answered) {
      const missing = (['at', 'actor', 'name', 'organisation', 'purpose', 'case', 'reason', 'plate'] as const).filter(
        field => fields[field] === undefined,
      );
      require(missing.length === 0, `an answered search lacks ${missing.join(', ')}`);
    }
    const refused = inquiries.length - answered.length;
    const what = `${answered.length} answered searches, each with person, time, purpose, number, reason and plate; ${refused} refused ones too`;
    return { value: null, what };
  });
}

function entriesOfAgency({ demo }: Stage, { ref }: DemoAgency): Promise<RecordedEntry[]> {
  return entriesOf({ db: demo.house.auditReader, agencyId: ref.agencyId, limit: 1_000_000 });
}
