import { useState } from 'react';
import type { HitView } from '../../../src/foundation/contract/routes/hits.ts';
import { CheckField, ChoiceField, TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { Plate } from '../parts/plate.tsx';
import { useSending } from '../parts/use-sending.ts';
import { answerHit, type Answer } from './hit-acts.ts';
import { vehicleWords } from './warnings.ts';

type Kind = Answer['answer'];
type Compared = { plate: boolean; state: boolean; vehicle: boolean };
type Faults = Partial<Record<'answer' | 'reference' | keyof Compared, string>>;

const kinds: readonly { value: Kind; label: string; note: string; letter: string }[] = [
  {
    value: 'verified',
    letter: 'v',
    label: 'Verified: CLETS confirms',
    note: 'Key V. Needs your comparison and the reference of the reply.',
  },
  {
    value: 'not_wanted',
    letter: 'w',
    label: 'Not wanted, or another vehicle',
    note: 'Key W. The hit is cancelled; tell the units.',
  },
  { value: 'no_answer', letter: 'n', label: 'No answer (CLETS is down)', note: 'Key N. The hit stays NOT VERIFIED.' },
];

/** What may still be recorded: a confirmed hit can only be taken back. */
function kindsFor(hit: HitView): typeof kinds {
  return hit.verification === 'verified' ? kinds.filter(kind => kind.value === 'not_wanted') : kinds;
}

/** More than a reference: what CLETS wrote must not be copied in here. */
const longReference = 40;

/** Records by hand what CLETS answered, and that a person compared (BA-57). */
export function AnswerDialog({ hit, onClose }: { hit: HitView; onClose: () => void }): React.ReactNode {
  const [answer, setAnswer] = useState<Kind | null>(null);
  const [compared, setCompared] = useState<Compared>({ plate: false, state: false, vehicle: false });
  const [reference, setReference] = useState('');
  const [isTried, setTried] = useState(false);
  const { isPending, problem, send } = useSending();
  const found = faultsOf({ answer, compared, reference });
  const faults = isTried ? found : {};
  const submit = async (): Promise<void> => {
    setTried(true);
    if (answer === null || Object.keys(found).length > 0) return;
    const given = {
      answer,
      ...(answer === 'verified' ? { compared } : {}),
      ...(reference.trim() === '' ? {} : { reference: reference.trim() }),
    };
    if (await send(() => answerHit(hit, given))) onClose();
  };
  const chooseByKey = (event: React.KeyboardEvent): void => {
    const chosen = kindsFor(hit).find(kind => kind.letter === event.key.toLowerCase());
    const isRadio = event.target instanceof HTMLInputElement && event.target.type === 'radio';
    if (isRadio && chosen !== undefined && !event.ctrlKey) setAnswer(chosen.value);
  };
  return (
    <FormDialog
      title="What did CLETS answer?"
      submitLabel="Record the answer"
      onSubmit={() => void submit()}
      onClose={onClose}
      onKeyDown={chooseByKey}
      isPending={isPending}
      problem={problem}
    >
      <ChoiceField
        label="The answer"
        value={answer}
        onChange={setAnswer}
        options={kindsFor(hit)}
        error={faults.answer}
      />
      {answer === 'verified' ? (
        <CompareFields hit={hit} compared={compared} onChange={setCompared} faults={faults} />
      ) : null}
      {answer === null ? null : (
        <TextField
          label="Reference of the reply on the CLETS terminal"
          mono
          required={answer === 'verified'}
          value={reference}
          onChange={setReference}
          maxLength={80}
          hint={`${reference.length > longReference ? 'This is long for a reference. ' : ''}Its number only: nothing else of what CLETS wrote may be kept here.`}
          error={faults.reference}
        />
      )}
    </FormDialog>
  );
}

function CompareFields({
  hit,
  compared,
  onChange,
  faults,
}: {
  hit: HitView;
  compared: Compared;
  onChange: (compared: Compared) => void;
  faults: Faults;
}): React.ReactNode {
  const set = (part: keyof Compared) => (checked: boolean) => onChange({ ...compared, [part]: checked });
  const listed = vehicleWords(hit.wanted.vehicle);
  const seen = vehicleWords(hit.vehicle);
  return (
    <fieldset className="field field-choice">
      <legend>I compared the photo with the reply, and they agree:</legend>
      <div className="line">
        <Plate text={hit.plate} state={hit.state} compareTo={hit.wanted.plate} />
        <span className="muted">read, listed</span>
        <Plate text={hit.wanted.plate} state={hit.wanted.state} compareTo={hit.plate} side="listed" />
      </div>
      <CheckField
        label="Plate, every character"
        checked={compared.plate}
        onChange={set('plate')}
        error={faults.plate}
      />
      <CheckField
        label="State"
        checked={compared.state}
        onChange={set('state')}
        hint={`Read: ${hit.state ?? 'not read: look at the photo'}. Listed: ${hit.wanted.state ?? 'not told'}.`}
        error={faults.state}
      />
      <CheckField
        label="Vehicle"
        checked={compared.vehicle}
        onChange={set('vehicle')}
        hint={`Read: ${seen === '' ? 'not told: look at the photo' : seen}. Listed: ${listed === '' ? 'not told: look at the reply' : listed}.`}
        error={faults.vehicle}
      />
    </fieldset>
  );
}

/** What is missing before an answer can be recorded. */
export function faultsOf({
  answer,
  compared,
  reference,
}: {
  answer: Kind | null;
  compared: Compared;
  reference: string;
}): Faults {
  if (answer === null) return { answer: 'Choose what CLETS answered.' };
  if (answer !== 'verified') return {};
  const missing = (['plate', 'state', 'vehicle'] as const).filter(part => !compared[part]);
  return {
    ...Object.fromEntries(missing.map(part => [part, `Compare the ${part}. If it differs, choose the second answer.`])),
    ...(reference.trim() === '' ? { reference: 'Give the reference of the reply.' } : {}),
  };
}
