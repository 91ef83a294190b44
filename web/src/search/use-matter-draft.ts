import { useState } from 'react';
import type { Matter } from '../app/matter.ts';
import { draftOf, type MatterDraft } from '../app/matter-draft.ts';

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
