import { expect, test } from 'vitest';
import { adoptedProfile, demonstrationProfile } from '../../gate/policy/load.ts';
import { decideMatter } from '../../gate/policy/rules.ts';
import { matterFormOf } from './rules.ts';

test('CB-09 the form shows the numbers that the door then accepts', () => {
  const profile = demonstrationProfile('carlsbad');
  const form = matterFormOf(profile);
  const purpose = form.purposes.find(candidate => !candidate.needsCaseNumber);
  const caseNumber = form.caseNumber?.examples[0];
  const incidentNumber = form.incidentNumber?.examples[0];
  const reason = 'Witness described this vehicle leaving the burglary';
  expect(form.caseOrIncidentRequired && form.reasonRequired).toBe(true);
  expect(decideMatter(profile, { purpose: purpose?.id, caseNumber, reason }).ok).toBe(true);
  expect(decideMatter(profile, { purpose: purpose?.id, incidentNumber, reason }).ok).toBe(true);
});

test('an agency that has not set the form of its numbers shows none', () => {
  expect(matterFormOf(adoptedProfile('carlsbad')).caseNumber).toBeNull();
});
