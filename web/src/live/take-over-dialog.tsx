import { useState } from 'react';
import type { HitView } from '../../../src/foundation/contract/routes/hits.ts';
import { TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { ageWords, clockTime, useNow } from '../parts/time.ts';
import { useSending } from '../parts/use-sending.ts';
import { takeOverHit } from './hit-acts.ts';

/** Takes a hit over from a colleague, who reads why. */
export function TakeOverDialog({
  hit,
  from,
  onClose,
}: {
  hit: HitView;
  /** Who had it when this window was opened. */
  from: string;
  onClose: () => void;
}): React.ReactNode {
  const now = useNow();
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const { isPending, problem, send } = useSending();
  const isEmpty = reason.trim() === '';
  const submit = async (): Promise<void> => {
    setTried(true);
    if (isEmpty) return;
    if (await send(() => takeOverHit(hit, { from, reason: reason.trim() }))) onClose();
  };
  return (
    <FormDialog
      title={`Take over from ${from}`}
      submitLabel="Take over"
      onSubmit={() => void submit()}
      onClose={onClose}
      isPending={isPending}
      problem={problem}
    >
      <p>
        {from} has this hit
        {hit.takenAt === null ? '' : ` since ${clockTime(hit.takenAt)} (${ageWords(now - Date.parse(hit.takenAt))})`}.
        They are told that you took it over, and why.
      </p>
      <TextField
        label="Why"
        required
        autoFocus
        maxLength={300}
        value={reason}
        onChange={setReason}
        error={isTried && isEmpty ? 'Say why you take it over.' : undefined}
      />
    </FormDialog>
  );
}
