import { useSyncExternalStore } from 'react';

/** Why a person is asking: goes with every search. Held in the memory of this page only, never stored. */
export type Matter = {
  purpose: string;
  purposeLabel: string;
  caseNumber?: string;
  incidentNumber?: string;
  reason?: string;
};

export type MatterState = { matter: Matter | null; setAtMs: number | null; isEditing: boolean };

const idleMs = 60 * 60_000;
const longestMs = 8 * 60 * 60_000;

let current: MatterState = { matter: null, setAtMs: null, isEditing: false };
let touchedMs = 0;
const listeners = new Set<() => void>();

function become(next: MatterState): void {
  current = next;
  for (const listener of listeners) listener();
}

/** Sets what the next searches are for; null ends it. */
export function setMatter(matter: Matter | null): void {
  touchedMs = Date.now();
  become({ matter, setAtMs: matter === null ? null : touchedMs, isEditing: false });
}

/** Says that the matter was used: one that lies idle for an hour ends by itself. */
export function touchMatter(): void {
  touchedMs = Date.now();
}

/** Opens the form in which purpose, case and reason are given. */
export function openMatterEditor(): void {
  become({ ...current, isEditing: true });
}

export function closeMatterEditor(): void {
  become({ ...current, isEditing: false });
}

/** Ends a matter that is too old: 60 minutes without a search, or 8 hours. */
export function endOldMatter(nowMs: number): void {
  const { matter, setAtMs } = current;
  if (matter === null || setAtMs === null) return;
  if (nowMs - touchedMs >= idleMs || nowMs - setAtMs >= longestMs) setMatter(null);
}

export function useMatter(): MatterState {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}

/** The fields of the matter as the server takes them. */
export function matterFields({ purpose, caseNumber, incidentNumber, reason }: Matter): {
  purpose: string;
  caseNumber?: string;
  incidentNumber?: string;
  reason?: string;
} {
  return {
    purpose,
    ...(caseNumber === undefined ? {} : { caseNumber }),
    ...(incidentNumber === undefined ? {} : { incidentNumber }),
    ...(reason === undefined ? {} : { reason }),
  };
}
