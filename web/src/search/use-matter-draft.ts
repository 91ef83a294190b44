import { useState } from 'react';
import type { Matter } from '../app/matter.ts';
import { emptyDraft, type MatterDraft, type MatterForm } from './matter-draft.ts';

export type MatterFieldsState = {
  draft: MatterDraft;
  change(field: keyof MatterDraft, value: string): void;
  /** The fields stand open: nothing is set, or the person is changing it. */
  open: boolean;
  setOpen(open: boolean): void;
};

/**
 * The fields of purpose, number and reason. They stand open while no context is set, and hold what is set and nothing else: one that has
 * ended must not come back by pressing Enter.
 */
export function useMatterDraft(matter: Matter | null): MatterFieldsState {
  const [draft, setDraft] = useState(() => draftOf(matter));
  const [of, setOf] = useState(matter);
  const [changing, setChanging] = useState(false);
  if (of !== matter) {
    setOf(matter);
    setDraft(draftOf(matter));
    setChanging(false);
  }
  return {
    draft,
    change: (field, value) => setDraft(now => ({ ...now, [field]: value })),
    open: matter === null || changing,
    setOpen: setChanging,
  };
}

function draftOf(matter: Matter | null): MatterDraft {
  if (matter === null) return emptyDraft;
  const { purpose, caseNumber = '', incidentNumber = '', reason = '' } = matter;
  return { purpose, caseNumber, incidentNumber, reason };
}

/** What the fields say, as the context keeps it. */
export function matterOf(draft: MatterDraft, form: MatterForm): Matter {
  const caseNumber = draft.caseNumber.trim();
  const incidentNumber = draft.incidentNumber.trim();
  const reason = draft.reason.trim();
  return {
    purpose: draft.purpose,
    purposeLabel: form.purposes.find(({ id }) => id === draft.purpose)?.label ?? draft.purpose,
    ...(caseNumber === '' ? {} : { caseNumber }),
    ...(incidentNumber === '' ? {} : { incidentNumber }),
    ...(reason === '' ? {} : { reason }),
  };
}
