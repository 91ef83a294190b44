import { Search } from 'lucide-react';
import { useRef, useState, type ReactNode, type SubmitEvent } from 'react';
import { isProblem } from '../api/client.ts';
import { serverNow } from '../api/clock.ts';
import { announce } from '../app/announce.tsx';
import { useKeys } from '../app/keys.ts';
import { setMatter, useMatter } from '../app/matter.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import {
  draftFaults,
  faultsFromAnswer,
  firstFault,
  matterFieldOrder,
  type Faults,
  type MatterForm,
} from './matter-draft.ts';
import { faultOf, MatterPart } from './matter-part.tsx';
import { readPlateBox, upperBox, type PlateQuestion } from './plate-question.ts';
import { askedNow, runSearch } from './run-search.ts';
import { changeSearch, searchStore, type Asked, type Run } from './search-state.ts';
import { useStore } from './store.ts';
import { TimePart, timeWords, type TimeDraft } from './time-part.tsx';
import { betweenText, parseRange, sameRange, type TimeRange } from './time-range.ts';
import { matterOf, useMatterDraft } from './use-matter-draft.ts';
import { deskZone } from './zone.ts';

type FormField = 'plate' | 'times' | (typeof matterFieldOrder)[number];
const fieldOrder: readonly FormField[] = ['plate', 'times', ...matterFieldOrder];
/** By what names the server calls the fields. */
const serverFields = ['plate', 'capturedFrom', 'capturedTo', ...matterFieldOrder] as const;

/** The question: plate, times and for which matter. Enter runs it, or goes to the first field that lacks something. */
export function SearchForm({ form }: { form: MatterForm }): ReactNode {
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
  useKeys([{ key: '/', label: 'Plate box', group: 'Search', run: () => focus('plate') }]);

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
      announce(foundWords(found.reads.length, found.next !== null), 'polite');
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

  return (
    <form ref={here} className="search-form" onSubmit={submit} noValidate role="search" aria-label="Stored reads">
      <div className="search-what">
        <div data-field="plate" className="search-plate">
          <TextField
            label="Plate"
            value={typed}
            onChange={text => changeSearch({ typed: upperBox(text) })}
            hint="? one, * any, = whole plate"
            maxLength={40}
            autoComplete="off"
            autoFocus={run.status === 'idle'}
            mono
            upper
            required
            {...faultOf(faults.plate)}
          />
        </div>
        <TimePart draft={times} onChange={changeTimes} fault={faults.times} />
        <Button
          type="submit"
          tone="main"
          shortcut="Enter"
          isPending={run.status === 'asking'}
          icon={<Search size={16} aria-hidden="true" />}
        >
          Search
        </Button>
      </div>
      <MatterPart form={form} matter={matter} fields={fields} faults={faults} />
      {isAnswered(run, question, times) ? null : <p className="search-words">{willSearch(question, times)}</p>}
    </form>
  );
}

function timeDraftOf(range: TimeRange): TimeDraft {
  return { range, typed: range.kind === 'between' ? betweenText(range, deskZone()) : null };
}

/** True while what stands in the form is what the answer below says anyhow. */
function isAnswered(run: Run, question: PlateQuestion, times: TimeDraft): boolean {
  if (run.status !== 'found' || !('pattern' in question)) return false;
  const { asked } = run.found;
  const parsed = rangeOf(times);
  return asked.pattern === question.pattern && 'range' in parsed && sameRange(asked.range, parsed.range);
}

/** The range that the fields mean now. */
function rangeOf({ range, typed }: TimeDraft): { range: TimeRange } | { fault: string } {
  return typed === null ? { range } : parseRange(typed, serverNow(), deskZone());
}

function willSearch(question: PlateQuestion, times: TimeDraft): string {
  const parsed = rangeOf(times);
  const when = 'range' in parsed ? timeWords(parsed.range) : parsed.fault;
  switch (question.kind) {
    case 'empty':
      return `Nothing typed yet. Captured: ${when}.`;
    case 'fault':
      return question.fault;
    case 'part':
    case 'whole':
    case 'wildcards':
      return `Will search: ${question.words}. Captured: ${when}.`;
  }
}

function fromServer(error: {
  fields: readonly { field: string; message: string }[];
  clauses: readonly string[];
}): Faults<FormField> {
  const { capturedFrom, capturedTo, ...own } = faultsFromAnswer(serverFields, error);
  const times = capturedFrom ?? capturedTo;
  return times === undefined ? own : { ...own, times };
}

/** What is said when an answer has come. */
export function foundWords(count: number, more: boolean): string {
  if (count === 0) return 'No read found';
  return `${count}${more ? ' or more' : ''} ${count === 1 && !more ? 'read' : 'reads'} found, newest first`;
}

function focusField(form: HTMLFormElement | null, field: FormField): void {
  const found = form?.querySelector<HTMLElement>(`[data-field='${field}'] :is(input, select, textarea)`);
  (found ?? form?.querySelector<HTMLElement>(`[data-field='${field}'] button`))?.focus();
}
