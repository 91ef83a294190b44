import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { serverNow } from '../api/clock.ts';
import { Button } from '../parts/button.tsx';
import { SelectField, TextField } from '../parts/field.tsx';
import { useNow } from '../parts/time.ts';
import { faultOf } from './matter-part.tsx';
import { betweenText, defaultRange, presets, rangeWords, sameRange, shifted, type TimeRange } from './time-range.ts';
import { deskZone } from './zone.ts';

/** What stands in the field of times: the range, and what is typed in place of it while "Between" is chosen. */
export type TimeDraft = { range: TimeRange; typed: string | null };

const between = 'between';

/** The times of a search: a list of usual ones, arrows to the range before and after, or typed; the zone always stands beside it. */
export function TimePart({
  draft,
  onChange,
  fault,
}: {
  draft: TimeDraft;
  onChange: (draft: TimeDraft) => void;
  fault: string | undefined;
}): ReactNode {
  const zone = deskZone();
  const nowMs = useNow(30_000);
  const { range, typed } = draft;
  const earlier = shifted(range, -1, nowMs);
  const later = shifted(range, 1, nowMs);
  const chosen = typed === null ? presets.find(preset => sameRange(preset.range, range))?.id : undefined;
  const show = (next: TimeRange | null): void => {
    if (next === null) return;
    onChange({ range: next, typed: next.kind === 'between' ? betweenText(next, zone) : null });
  };
  const choose = (id: string): void => {
    if (id !== between) return show(presets.find(preset => preset.id === id)?.range ?? defaultRange);
    const start: TimeRange =
      range.kind === 'between' ? range : { kind: 'between', fromMs: nowMs - 86_400_000, toMs: nowMs };
    show(start);
  };
  return (
    <div className="search-times" data-field="times">
      <Button tone="plain" label="The time before" isDisabled={earlier === null} onPress={() => show(earlier)}>
        <ChevronLeft size={16} aria-hidden="true" />
      </Button>
      <SelectField
        label="Captured"
        required
        value={chosen ?? between}
        onChange={choose}
        options={[...presets.map(({ id, label }) => ({ value: id, label })), { value: between, label: 'Between…' }]}
      />
      <Button tone="plain" label="The time after" isDisabled={later === null} onPress={() => show(later)}>
        <ChevronRight size={16} aria-hidden="true" />
      </Button>
      {typed !== null && (
        <TextField
          label="From - to"
          required
          value={typed}
          onChange={text => onChange({ range, typed: text })}
          hint={`like 22:00-23:30 yesterday; ${zone}`}
          maxLength={60}
          {...faultOf(fault)}
        />
      )}
      {typed === null && fault !== undefined && <p className="search-fault">{fault}</p>}
    </div>
  );
}

/** What the range means now, in words. */
export function timeWords(range: TimeRange): string {
  return rangeWords(range, serverNow(), deskZone());
}
