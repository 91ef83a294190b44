import { useRef, useState, type RefObject, type SubmitEvent } from 'react';
import { isProblem } from '../api/client.ts';
import { serverNow } from '../api/clock.ts';
import { announce } from '../app/announce.tsx';
import { useKeys } from '../app/keys.ts';
import { setMatter, useMatter, type Matter } from '../app/matter.ts';
import { foundWords } from './found-words.ts';
import {
  draftFaults,
  faultsFromAnswer,
  firstFault,
  matterFieldOrder,
  type Faults,
  type MatterForm,
  matterOf,
} from '../app/matter-draft.ts';
import { readPlateBox, type PlateQuestion } from './plate-question.ts';
import { askedNow, runSearch } from './run-search.ts';
import { changeSearch, searchStore, type Asked, type Run } from './search-state.ts';
import { useStore } from './store.ts';
import type { TimeDraft } from './time-part.tsx';
import { betweenText, parseRange, type TimeRange } from './time-range.ts';
import { useMatterDraft, type MatterFieldsState } from './use-matter-draft.ts';
import { deskZone } from './zone.ts';

type FormField = 'plate' | 'times' | (typeof matterFieldOrder)[number];
const fieldOrder: readonly FormField[] = ['plate', 'times', ...matterFieldOrder];
/** By what names the server calls the fields. */
const serverFields = ['plate', 'capturedFrom', 'capturedTo', ...matterFieldOrder] as const;

export type SearchFormState = {
  here: RefObject<HTMLFormElement | null>;
  typed: string;
  run: Run;
  matter: Matter | null;
  fields: MatterFieldsState;
  question: PlateQuestion;
  times: TimeDraft;
  changeTimes(next: TimeDraft): void;
  faults: Faults<FormField>;
  submit(event: SubmitEvent): void;
};

/** What stands in the form and what is wrong with it; submitting asks, or goes to the first field that lacks something. */
export function useSearchForm(form: MatterForm): SearchFormState {
  const { typed, range, run } = useStore(searchStore);
  const { matter } = useMatter();
  const fields = useMatterDraft(matter);
  const [times, setTimes] = useState<TimeDraft>(() => timeDraftOf(range));
  const [faults, setFaults] = useState<Faults<FormField>>({});
  const here = useRef<HTMLFormElement>(null);
  const question = readPlateBox(typed);

  const focus = (field: FormField): void => {
    // a field that has just been opened is not there before the next drawing
    setTimeout(() => focusField(here.current, field), 0);
  };
  useKeys([{ key: '/', label: 'Plate box', group: 'Search', run: () => setTimeout(selectPlate, 0, here.current) }]);

  const refuse = (found: Faults<FormField>): void => {
    setFaults(found);
    const first = firstFault(fieldOrder, found);
    if (first === null) return;
    if (matterFieldOrder.some(field => field === first)) fields.setOpen(true);
    // its message is described by the field, so that it is read out with it
    focus(first);
  };

  const ask = async (asked: Asked): Promise<void> => {
    const used = fields.open || matter === null ? matterOf(fields.draft, form) : matter;
    try {
      const found = await runSearch(asked, used);
      if (found === null) return;
      setMatter(used);
      fields.setOpen(false);
      announce(foundWords(found), 'polite');
    } catch (error) {
      if (isProblem(error)) refuse(fromServer(error));
    }
  };

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const missing: Faults<FormField> = fields.open ? draftFaults(form, fields.draft) : {};
    if (question.kind === 'empty') missing.plate = 'Enter a plate or a part of one.';
    if (question.kind === 'fault') missing.plate = question.fault;
    const parsed = rangeOf(times);
    if ('fault' in parsed) missing.times = parsed.fault;
    refuse(missing);
    if (Object.keys(missing).length > 0 || !('pattern' in question) || !('range' in parsed)) return;
    changeSearch({ range: parsed.range });
    void ask(askedNow(question.pattern, question.words, parsed.range));
  };

  const changeTimes = (next: TimeDraft): void => {
    setTimes(next);
    if (next.typed === null) changeSearch({ range: next.range });
  };

  return { here, typed, run, matter, fields, question, times, changeTimes, faults, submit };
}

function timeDraftOf(range: TimeRange): TimeDraft {
  return { range, typed: range.kind === 'between' ? betweenText(range, deskZone()) : null };
}

/** The range that the fields mean now. */
export function rangeOf({ range, typed }: TimeDraft): { range: TimeRange } | { fault: string } {
  return typed === null ? { range } : parseRange(typed, serverNow(), deskZone());
}

function fromServer(error: {
  fields: readonly { field: string; message: string }[];
  clauses: readonly string[];
}): Faults<FormField> {
  const { capturedFrom, capturedTo, ...own } = faultsFromAnswer(serverFields, error);
  const times = capturedFrom ?? capturedTo;
  return times === undefined ? own : { ...own, times };
}

/** Into the plate box; what is typed there takes the place of what was searched before. */
function selectPlate(form: HTMLFormElement | null): void {
  focusField(form, 'plate');
  form?.querySelector<HTMLInputElement>("[data-field='plate'] input")?.select();
}

function focusField(form: HTMLFormElement | null, field: FormField): void {
  const found = form?.querySelector<HTMLElement>(`[data-field='${field}'] :is(input, select, textarea)`);
  (found ?? form?.querySelector<HTMLElement>(`[data-field='${field}'] button`))?.focus();
}
