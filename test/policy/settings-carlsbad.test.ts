import { describe, it } from 'vitest';
import { expectSetting, type SettingRow } from './settings.ts';

/** What each clause sets, written by hand from the text of Carlsbad. */
describe('Carlsbad, value by value', () => {
  it.each<SettingRow>([
    ['CB-02', 'meta.authority', 'Policy 204', 'must'],
    ['CB-03', 'safeguards.procedural', true, 'must'],
    ['CB-03', 'safeguards.technological', true, 'must'],
    ['CB-05', 'access.signInRequired', true, 'must'],
    ['CB-05', 'access.scope', ['mobile_workstation'], 'must'],
    ['CB-05', 'access.logModels.name_date_time', 'listed', 'must'],
    ['CB-06', 'use.officialOnly', true, 'must'],
    ['CB-07', 'access.approvalRequired', true, 'must'],
    ['CB-08', 'release.verifyRecipient', true, 'must'],
    ['CB-08', 'release.atAnyTime', true, 'may'],
    ['CB-09', 'vendor.system', 'LEARN', 'must'],
    ['CB-09', 'search.caseOrIncidentRequired', true, 'must'],
    ['CB-09', 'search.reasonRequired', true, 'must'],
    ['CB-10', 'share.onlyNamed', true, 'must'],
    ['CB-14', 'meta.approvedOn', '2021-05-06', 'must'],
  ])('%s sets %s', (...row) => {
    expectSetting('carlsbad', row);
  });
});
