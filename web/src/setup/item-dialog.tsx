import { useState, type ReactNode } from 'react';
import { setupRoutes, type Checklist } from '../../../src/foundation/contract/routes/setup.ts';
import { call } from '../api/client.ts';
import { announce } from '../app/announce.tsx';
import { TextAreaField, TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useSending } from '../parts/use-sending.ts';
import { useRefresh } from '../people/asked.tsx';

export type ItemAct = 'done' | 'waived';

type ItemProps = { item: Checklist['items'][number]; act: ItemAct; onClose: () => void };

/** What is said of an item, and sending it. */
function useItem({ item, act, onClose }: ItemProps) {
  const [evidence, setEvidence] = useState('');
  const [happenedOn, setHappenedOn] = useState('');
  const [isTried, setTried] = useState(false);
  const { isPending, problem, send } = useSending();
  const refresh = useRefresh();
  const isDone = act === 'done';
  const isWordless = evidence.trim() === '';
  const submit = async (): Promise<void> => {
    setTried(true);
    if (isWordless) return;
    const isRecorded = await send(async () => {
      const body = { state: act, evidence: evidence.trim(), ...(happenedOn === '' ? {} : { happenedOn }) };
      await call(setupRoutes.recordSetup, { params: { item: item.item }, body });
    });
    if (!isRecorded) return;
    announce(isDone ? 'The evidence is on file.' : 'It is waived, in your name.', 'assertive');
    onClose();
    await refresh();
  };
  return { evidence, setEvidence, happenedOn, setHappenedOn, isTried, isPending, problem, isDone, isWordless, submit };
}

/** Puts the evidence of an item on file, or waives it with a reason. */
export function ItemDialog(props: ItemProps): ReactNode {
  const { item, onClose } = props;
  const { evidence, happenedOn, isTried, isPending, problem, isDone, isWordless, ...form } = useItem(props);
  return (
    <FormDialog
      title={isDone ? 'Record an item' : 'Waive an item'}
      submitLabel={isDone ? 'Put on file' : 'Waive it in my name'}
      onSubmit={() => void form.submit()}
      onClose={onClose}
      isPending={isPending}
      problem={problem}
    >
      <p>
        <strong>{item.title}</strong> <span className="muted">({item.basis})</span>
      </p>
      {problem?.fault('item') === undefined ? null : <p className="field-error">This {problem.fault('item')}.</p>}
      <TextAreaField
        label={isDone ? 'The document, or what shows it' : 'Why it is waived'}
        required
        autoFocus
        maxLength={900}
        value={evidence}
        onChange={form.setEvidence}
        error={problem?.fault('evidence') ?? (isTried && isWordless ? 'Say it in words.' : undefined)}
      />
      {isDone ? (
        <TextField
          label="On which day it was"
          type="date"
          value={happenedOn}
          onChange={form.setHappenedOn}
          error={problem?.fault('happenedOn')}
        />
      ) : null}
    </FormDialog>
  );
}
