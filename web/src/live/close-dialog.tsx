import { useState } from 'react';
import { outcomes, type HitOutcome, type HitView } from '../../../src/foundation/contract/routes/hits.ts';
import { CheckField, ChoiceField, TextAreaField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { useSending } from '../parts/use-sending.ts';
import { closeHits } from './hit-acts.ts';
import { unitsWaitForAnswer } from './steps.ts';
import { outcomeWords } from './words.ts';

/** What the camera got wrong is reason enough. */
const ownReason: Partial<Record<HitOutcome, string>> = {
  misread: 'The plate was misread; seen on the photo.',
  wrong_state: 'The state differs; seen on the photo.',
};

/** Outcomes in which somebody acted on the car. */
const acted: ReadonlySet<HitOutcome> = new Set(['stopped', 'recovered', 'arrest']);

type CloseProps = {
  hit: HitView;
  /** Other open hits of the same car. */
  others: readonly HitView[];
  preset: HitOutcome | null;
  onClose: () => void;
};

/** Closes a hit with its outcome; one that CLETS did not answer needs a reason in words. */
export function CloseDialog({ hit, others, preset, onClose }: CloseProps): React.ReactNode {
  const [outcome, setOutcome] = useState<HitOutcome | null>(preset);
  const [note, setNote] = useState(preset === null ? '' : (ownReason[preset] ?? ''));
  const [withOthers, setWithOthers] = useState(true);
  const [isTried, setTried] = useState(false);
  const { isPending, problem, send } = useSending();
  const isAnswered = hit.verification === 'verified' || hit.verification === 'not_wanted';
  const found = faultsOf({ outcome, note, isAnswered });
  const faults = isTried ? found : {};
  const choose = (value: HitOutcome): void => {
    setOutcome(value);
    const isOwn = note === '' || Object.values(ownReason).includes(note);
    if (isOwn) setNote(ownReason[value] ?? '');
  };
  const submit = async (): Promise<void> => {
    setTried(true);
    if (outcome === null || Object.keys(found).length > 0) return;
    const hits = withOthers ? [hit, ...others] : [hit];
    if (await send(() => closeHits(hits, { outcome, note }))) onClose();
  };
  return (
    <FormDialog
      title="Close this hit"
      submitLabel="Close the hit"
      onSubmit={() => void submit()}
      onClose={onClose}
      isPending={isPending}
      problem={problem}
    >
      <ChoiceField
        label="What came of it"
        value={outcome}
        onChange={choose}
        options={outcomes.map(value => ({ value, label: outcomeWords[value] }))}
        error={faults.outcome}
      />
      {outcome !== null && acted.has(outcome) && hit.verification !== 'verified' ? (
        <StatusStrip tone="warn">
          This hit was not verified. Say below why somebody acted on it all the same.
        </StatusStrip>
      ) : null}
      <UntoldStrip hit={hit} />
      <TextAreaField
        label={isAnswered ? 'Note' : 'Reason (CLETS has given no answer)'}
        required={!isAnswered}
        maxLength={500}
        value={note}
        onChange={setNote}
        error={faults.note ?? problem?.fault('note')}
      />
      {others.length === 0 ? null : (
        <CheckField label={othersLabel(others.length)} checked={withOthers} onChange={setWithOthers} />
      )}
    </FormDialog>
  );
}

/** Nobody goes on looking for a car, or stops one, for want of a word. */
function UntoldStrip({ hit }: { hit: HitView }): React.ReactNode {
  if (!unitsWaitForAnswer(hit)) return null;
  return (
    <StatusStrip tone="warn">
      Units know of this hit and have not been told what CLETS answered. Tell them first: no step but newer sightings is
      recorded after the end.
    </StatusStrip>
  );
}

function othersLabel(count: number): string {
  return `Close the ${count === 1 ? 'other open hit' : `${count} other open hits`} of this plate within 5 minutes too`;
}

/** What is missing before a hit can be closed. */
export function faultsOf({
  outcome,
  note,
  isAnswered,
}: {
  outcome: HitOutcome | null;
  note: string;
  isAnswered: boolean;
}): { outcome?: string; note?: string } {
  return {
    ...(outcome === null ? { outcome: 'Choose what came of it.' } : {}),
    ...(isAnswered || note.trim() !== '' ? {} : { note: 'CLETS has not answered: say why the hit is closed.' }),
  };
}
