import { useState, type ReactNode } from 'react';
import {
  deactivationReasons,
  type DeactivationReason,
  type ReviewDecision,
} from '../../../src/foundation/contract/people-words.ts';
import { accountCareRoutes } from '../../../src/foundation/contract/routes/account-care.ts';
import { call } from '../api/client.ts';
import { ChoiceField, TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useSending } from '../parts/use-sending.ts';
import type { ReviewItem } from './answers.ts';
import { reasonNotes, reasonWords } from './words.ts';

type DecideProps = {
  reviewId: string;
  item: ReviewItem;
  decision: Exclude<ReviewDecision, 'confirmed'>;
  onClose: () => void;
  onDecided: (undecided: number) => Promise<void>;
};

/** What is said of a decision, what is missing of it, and sending it. */
function useDecision({ reviewId, item, decision, onDecided }: DecideProps) {
  const [reason, setReason] = useState<DeactivationReason | null>(null);
  const [note, setNote] = useState('');
  const [isTried, setTried] = useState(false);
  const { isPending, problem, send } = useSending();
  const isChanged = decision === 'changed';
  const isWordless = isChanged && note.trim() === '';
  const isReasonless = !isChanged && reason === null;
  const submit = async (): Promise<void> => {
    setTried(true);
    if (isWordless || isReasonless) return;
    await send(async () => {
      const body = {
        personId: item.personId,
        decision,
        ...(reason === null ? {} : { reason }),
        ...(note.trim() === '' ? {} : { note: note.trim() }),
      };
      const { undecided } = await call(accountCareRoutes.decideAccount, { params: { reviewId }, body });
      await onDecided(undecided);
    });
  };
  return { reason, setReason, note, setNote, isTried, isPending, problem, isChanged, isWordless, isReasonless, submit };
}

/** What was changed of an account since the review began, or why it is switched off. */
export function DecideDialog(props: DecideProps): ReactNode {
  const { username } = props.item.found;
  const { reason, note, isTried, problem, isChanged, isWordless, isReasonless, ...form } = useDecision(props);
  return (
    <FormDialog
      title={isChanged ? `${username} was changed` : `Deactivate ${username}`}
      submitLabel={isChanged ? 'Record it' : 'Deactivate now'}
      onSubmit={() => void form.submit()}
      onClose={props.onClose}
      isPending={form.isPending}
      problem={problem}
    >
      {isChanged ? (
        <p>Change the account first, on its own page. It must differ from what this review found.</p>
      ) : (
        <ChoiceField
          label="Why"
          value={reason}
          onChange={form.setReason}
          options={deactivationReasons.map(value => ({ value, label: reasonWords[value], note: reasonNotes[value] }))}
          error={problem?.fault('reason') ?? (isTried && isReasonless ? 'Say why.' : undefined)}
        />
      )}
      <TextField
        label={isChanged ? 'What was changed' : 'In more words'}
        required={isChanged}
        autoFocus={isChanged}
        maxLength={500}
        value={note}
        onChange={form.setNote}
        error={problem?.fault('note') ?? (isTried && isWordless ? 'Say what was changed.' : undefined)}
      />
    </FormDialog>
  );
}
