import { Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import type { MatterForm } from '../app/matter-draft.ts';
import { faultOf, MatterPart } from './matter-part.tsx';
import { upperBox, type PlateQuestion } from './plate-question.ts';
import { changeSearch, type Run } from './search-state.ts';
import { TimePart, timeWords, type TimeDraft } from './time-part.tsx';
import { sameRange } from './time-range.ts';
import { rangeOf, useSearchForm } from './use-search-form.ts';

/** The question: plate, times and for which matter. Enter runs it, or goes to the first field that lacks something. */
export function SearchForm({ form }: { form: MatterForm }): ReactNode {
  const { here, typed, run, matter, fields, question, times, changeTimes, faults, submit } = useSearchForm(form);

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

/** True while what stands in the form is what the answer below says anyhow. */
function isAnswered(run: Run, question: PlateQuestion, times: TimeDraft): boolean {
  if (run.status !== 'found' || !('pattern' in question)) return false;
  const { asked } = run.found;
  const parsed = rangeOf(times);
  return asked.pattern === question.pattern && 'range' in parsed && sameRange(asked.range, parsed.range);
}

function willSearch(question: PlateQuestion, times: TimeDraft): string {
  const parsed = rangeOf(times);
  const when = 'range' in parsed ? `Captured: ${timeWords(parsed.range)}.` : parsed.fault;
  switch (question.kind) {
    case 'empty':
      return `Nothing typed yet. ${when}`;
    case 'fault':
      return question.fault;
    case 'part':
    case 'whole':
    case 'wildcards':
      return `Will search: ${question.words}. ${when}`;
  }
}
