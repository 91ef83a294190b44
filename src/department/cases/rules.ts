import { referenceOf, type Setting } from '../../foundation/contract/profile-setting.ts';
import type { Profile } from '../../foundation/contract/profile.ts';

export type NumberForm = { pattern: string; examples: string[] };

export type MatterForm = {
  purposes: { id: string; label: string; needsCaseNumber: boolean; ground: string }[];
  caseNumber: NumberForm | null;
  incidentNumber: NumberForm | null;
  caseOrIncidentRequired: boolean;
  reasonRequired: boolean;
};

/** What an inquiry must carry at an agency (CB-06, CB-09), for the form in which people give it; the door decides anew each time. */
export function matterFormOf(profile: Profile): MatterForm {
  return {
    purposes: profile.purposes.map(purpose => ({
      id: purpose.id,
      label: purpose.label,
      needsCaseNumber: purpose.needsMatterNumber,
      ground: referenceOf(purpose),
    })),
    caseNumber: valueOf(profile.cases.casePattern),
    incidentNumber: valueOf(profile.cases.incidentPattern),
    // what is unset blocks the search, so the form asks for it
    caseOrIncidentRequired: valueOf(profile.search.caseOrIncidentRequired) ?? true,
    reasonRequired: valueOf(profile.search.reasonRequired) ?? true,
  };
}

function valueOf<Value>(setting: Setting<Value>): Value | null {
  return setting === 'unset' ? null : setting.value;
}
