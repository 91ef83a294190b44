import { useId, useState } from 'react';
import { outcomes, type HitOutcome, type HitView } from '../../../src/foundation/contract/routes/hits.ts';
import { isProblem, type ProblemError } from '../api/client.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { CheckField, ChoiceField, TextAreaField } from '../parts/field.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { closeHits } from './hit-acts.ts';
import { outcomeWords } from './words.ts';

/** What the camera got wrong is reason enough. */
const ownReason: Partial<Record<HitOutcome, string>> = {
  misread: 'The plate was misread; seen on the photo.',
  wrong_state: 'The state differs; seen on the photo.',
};

/** Outcomes in which somebody acted on the car. */
const acted: ReadonlySet<HitOutcome> = new Set(['stopped', 'recovered', 'arrest']);

/** Closes a hit with its outcome; one that CLETS did not answer needs a reason in words. */
export function CloseDialog({
  hit,
  others,
  preset,
  onClose,
}: {
  hit: HitView;
  /** Other open hits of the same car. */
  others: readonly HitView[];
  preset: HitOutcome | null;
  onClose: () => void;
}): React.ReactNode {
  const formId = useId();
  const [outcome, setOutcome] = useState<HitOutcome | null>(preset);
  const [note, setNote] = useState(preset === null ? '' : (ownReason[preset] ?? ''));
  const [withOthers, setWithOthers] = useState(true);
  const [isTried, setTried] = useState(false);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const [isPending, setPending] = useState(false);
  const isAnswered = hit.verification === 'verified' || hit.verification === 'not_wanted';
  const faults = isTried ? faultsOf({ outcome, note, isAnswered }) : {};
  const choose = (value: HitOutcome): void => {
    setOutcome(value);
    const isOwn = note === '' || Object.values(ownReason).includes(note);
    if (isOwn) setNote(ownReason[value] ?? '');
  };
  const submit = async (): Promise<void> => {
    setTried(true);
    if (outcome === null || Object.keys(faultsOf({ outcome, note, isAnswered })).length > 0) return;
    setPending(true);
    setProblem(null);
    try {
      await closeHits(withOthers ? [hit, ...others] : [hit], { outcome, note });
      onClose();
    } catch (error) {
      if (!isProblem(error)) throw error;
      setProblem(error);
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog
      title="Close this hit"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button tone="main" type="submit" form={formId} isPending={isPending}>
            Close the hit
          </Button>
        </>
      }
    >
      {problem === null ? null : <ProblemNote error={problem} />}
      <form
        id={formId}
        className="stack"
        noValidate
        onSubmit={event => {
          event.preventDefault();
          if (!isPending) void submit();
        }}
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
        <TextAreaField
          label={isAnswered ? 'Note' : 'Reason (CLETS has given no answer)'}
          required={!isAnswered}
          maxLength={500}
          value={note}
          onChange={setNote}
          error={faults.note}
        />
        {others.length === 0 ? null : (
          <CheckField
            label={`Close the ${others.length === 1 ? 'other open hit' : `${others.length} other open hits`} of this plate within 5 minutes too`}
            checked={withOthers}
            onChange={setWithOthers}
          />
        )}
      </form>
    </Dialog>
  );
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
