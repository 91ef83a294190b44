import { describe, it } from 'vitest';
import { expectSetting, type SettingRow } from './settings.ts';

/** What each clause sets, written by hand from the text of Corona. */
describe('Corona, value by value', () => {
  it.each<SettingRow>([
    ['CO-03', 'offices.administrator', 'support-services-division-commander', 'must'],
    ['CO-03', 'offices.equipment', 'support-services-division-commander', 'must'],
    ['CO-04', 'offices.dayToDay', ['day-to-day-administrator'], 'must'],
    ['CO-04', 'offices.delegation', true, 'must'],
    ['CO-05', 'use.unlistedForbidden', true, 'must'],
    ['CO-06', 'use.officialOnly', true, 'must'],
    ['CO-07', 'search.predicate', 'none', 'may'],
    ['CO-08', 'canvass.permitted', true, 'may'],
    ['CO-08', 'canvass.considerFor', ['homicide', 'shooting', 'major_incident'], 'should'],
    ['CO-09', 'search.partialPlates', true, 'should'],
    ['CO-10', 'training.groups', ['all_members'], 'must'],
    ['CO-11', 'access.externalBarred', ['clets'], 'must'],
    ['CO-13', 'use.gatheredForOfficialUse', true, 'must'],
    ['CO-13', 'public.readLevel', false, 'must'],
    ['CO-13', 'public.mayHoldClets', true, 'must'],
    ['CO-15', 'offices.collection', { to: 'post', post: 'support-services-supervisor' }, 'must'],
    ['CO-16', 'sources.server.storedAt', 'department_server', 'must'],
    ['CO-16', 'sources.server.custodian', { kind: 'department', name: 'Corona Police Department' }, 'must'],
    ['CO-17', 'sources.server.retention.basisOfLaw', 'Government Code 34090.6', 'should'],
    ['CO-19', 'holds.types', ['evidence', 'anticipated_evidence', 'lawful_action'], 'must'],
    ['CO-20', 'evidence.export', true, 'should'],
    ['CO-20', 'evidence.media', ['portable_media'], 'should'],
    ['CO-20', 'evidence.booking', true, 'should'],
    ['CO-21', 'safeguards.procedural', true, 'must'],
    ['CO-21', 'safeguards.technological', true, 'must'],
    ['CO-23', 'access.signInRequired', true, 'must'],
    ['CO-23', 'access.scope', ['mobile_workstation', 'server'], 'must'],
    ['CO-23', 'access.logModels.name_date_time', 'listed', 'must'],
    ['CO-24', 'access.approvalRequired', true, 'must'],
    ['CO-25', 'release.verifyRecipient', true, 'must'],
    ['CO-25', 'release.atAnyTime', true, 'may'],
    ['CO-26', 'audit.required', true, 'should'],
    ['CO-26', 'audit.frequency', 'regular', 'should'],
  ])('%s sets %s', (...row) => {
    expectSetting('corona', row);
  });
});
