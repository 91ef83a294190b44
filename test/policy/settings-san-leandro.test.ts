import { describe, it } from 'vitest';
import { expectSetting, type SettingRow } from './settings.ts';

/** What each clause sets, written by hand from the text of San Leandro. */
describe('San Leandro, value by value', () => {
  it.each<SettingRow>([
    ['SL-03', 'offices.administrator', 'services-bureau-captain', 'must'],
    ['SL-03', 'offices.equipment', 'services-bureau-captain', 'must'],
    ['SL-04', 'offices.dayToDay', ['administrative-lieutenant', 'administrative-sergeant'], 'must'],
    ['SL-05', 'use.unlistedForbidden', true, 'must'],
    ['SL-06', 'use.officialOnly', true, 'must'],
    ['SL-07', 'search.predicate', 'none', 'may'],
    ['SL-08', 'canvass.permitted', true, 'may'],
    ['SL-08', 'canvass.considerFor', ['homicide', 'shooting', 'major_incident'], 'should'],
    ['SL-09', 'search.partialPlates', true, 'should'],
    ['SL-10', 'training.groups', ['all_members'], 'must'],
    ['SL-11', 'access.externalBarred', ['clets'], 'must'],
    ['SL-13', 'use.gatheredForOfficialUse', true, 'must'],
    ['SL-13', 'public.readLevel', false, 'must'],
    ['SL-13', 'public.mayHoldClets', true, 'must'],
    ['SL-15', 'sources.server.storedAt', 'third_party_server', 'must'],
    [
      'SL-15',
      'sources.server.custodian',
      { kind: 'organisation', name: 'Northern California Regional Intelligence Center' },
      'must',
    ],
    [
      'SL-15',
      'offices.collection',
      { to: 'organisation', name: 'City of San Leandro Information Technology division' },
      'must',
    ],
    ['SL-19', 'holds.types', ['evidence', 'anticipated_evidence', 'lawful_action'], 'must'],
    ['SL-20', 'evidence.export', true, 'should'],
    ['SL-20', 'evidence.media', ['portable_media'], 'should'],
    ['SL-20', 'evidence.booking', true, 'should'],
    ['SL-21', 'safeguards.procedural', true, 'must'],
    ['SL-21', 'safeguards.technological', true, 'must'],
    ['SL-21', 'safeguards.by', 'Northern California Regional Intelligence Center', 'must'],
    ['SL-23', 'access.signInRequired', true, 'must'],
    ['SL-23', 'access.scope', ['all'], 'must'],
    ['SL-23', 'access.logModels.name_date_time', 'listed', 'must'],
    ['SL-24', 'access.approvalRequired', true, 'must'],
    ['SL-25', 'release.verifyRecipient', true, 'must'],
    ['SL-25', 'release.atAnyTime', true, 'may'],
    ['SL-26', 'access.logModels.criminal_history', 'listed', 'must'],
    ['SL-27', 'security.baseline', ['clets'], 'must'],
    ['SL-28', 'meta.history.adopted', 'listed', 'must'],
    ['SL-28', 'meta.history.revised', 'listed', 'must'],
  ])('%s sets %s', (...row) => {
    expectSetting('san-leandro', row);
  });
});
