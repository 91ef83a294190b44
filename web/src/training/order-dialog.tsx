import { useState, type ReactNode } from 'react';
import { peopleRoutes } from '../../../src/foundation/contract/routes/people.ts';
import { trainingRoutes } from '../../../src/foundation/contract/routes/training.ts';
import { call } from '../api/client.ts';
import { announce } from '../app/announce.tsx';
import { CheckField, SelectField, TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useSending } from '../parts/use-sending.ts';
import { useAsked, useRefresh } from '../people/asked.tsx';
import { daysAfter, today } from '../people/days.ts';

/** What is typed of an order, what is missing, and sending it. */
function useOrder(onClose: () => void) {
  const [personId, setPersonId] = useState('');
  const [reason, setReason] = useState('');
  const [reference, setReference] = useState('');
  const [dueOn, setDueOn] = useState(() => daysAfter(today(), 30));
  const [atOnce, setAtOnce] = useState(false);
  const [isTried, setTried] = useState(false);
  const { isPending, problem, send } = useSending();
  const refresh = useRefresh();
  const missing = (is: boolean, words: string): string | undefined => (isTried && is ? words : undefined);
  const submit = async (): Promise<void> => {
    setTried(true);
    if (personId === '' || reason.trim() === '' || dueOn === '') return;
    const isDone = await send(async () => {
      const body = {
        personId,
        reason: reason.trim(),
        dueOn,
        atOnce,
        ...(reference.trim() === '' ? {} : { reference: reference.trim() }),
      };
      await call(trainingRoutes.orderRetraining, { body });
    });
    if (!isDone) return;
    announce('Retraining is ordered; the person reads it on their own page.', 'assertive');
    onClose();
    await refresh();
  };
  return {
    personId,
    setPersonId,
    reason,
    setReason,
    reference,
    setReference,
    dueOn,
    setDueOn,
    atOnce,
    setAtOnce,
    isPending,
    problem,
    submit,
    missing,
  };
}

/** Orders retraining after a violation or an error; the person is told. */
export function OrderDialog({ onClose }: { onClose: () => void }): ReactNode {
  const { answer } = useAsked(peopleRoutes.listAccounts);
  const form = useOrder(onClose);
  const { personId, reason, reference, dueOn, atOnce, problem, missing } = form;
  return (
    <FormDialog
      title="Order retraining"
      submitLabel="Order it"
      onSubmit={() => void form.submit()}
      onClose={onClose}
      isPending={form.isPending}
      problem={problem}
    >
      <SelectField
        label="Who"
        required
        autoFocus
        placeholder="Choose a person"
        value={personId}
        options={(answer?.accounts ?? [])
          .filter(one => one.active && one.kind !== 'vendor')
          .map(one => ({ value: one.personId, label: `${one.displayName} (${one.username})` }))}
        onChange={form.setPersonId}
        error={problem?.fault('personId') ?? missing(personId === '', 'Choose a person.')}
      />
      <TextField
        label="Why"
        required
        maxLength={500}
        value={reason}
        onChange={form.setReason}
        hint="What went wrong. The person reads it."
        error={problem?.fault('reason') ?? missing(reason.trim() === '', 'Say why.')}
      />
      <TextField
        label="Number of the report"
        maxLength={200}
        value={reference}
        onChange={form.setReference}
        error={problem?.fault('reference')}
      />
      <TextField
        label="Done by"
        type="date"
        required
        value={dueOn}
        onChange={form.setDueOn}
        error={problem?.fault('dueOn') ?? missing(dueOn === '', 'Say until when.')}
      />
      <CheckField
        label="No plate data from now on, until it is done"
        checked={atOnce}
        onChange={form.setAtOnce}
        hint={atOnce ? undefined : 'Otherwise from the end of that day.'}
      />
    </FormDialog>
  );
}
