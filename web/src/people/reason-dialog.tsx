import { useState, type ReactNode } from 'react';
import { TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useSending } from '../parts/use-sending.ts';
import { useRefresh } from './asked.tsx';

/** Asks why, does it, and asks the server anew for what is shown. */
export function ReasonDialog({
  title,
  submitLabel,
  words,
  onSend,
  onClose,
}: {
  title: string;
  submitLabel: string;
  words: string;
  onSend: (reason: string) => Promise<void>;
  onClose: () => void;
}): ReactNode {
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const { isPending, problem, send } = useSending();
  const refresh = useRefresh();
  const isEmpty = reason.trim() === '';
  const submit = async (): Promise<void> => {
    setTried(true);
    if (isEmpty || !(await send(() => onSend(reason.trim())))) return;
    onClose();
    await refresh();
  };
  return (
    <FormDialog
      title={title}
      submitLabel={submitLabel}
      onSubmit={() => void submit()}
      onClose={onClose}
      isPending={isPending}
      problem={problem}
    >
      <p>{words}</p>
      <TextField
        label="Why"
        required
        autoFocus
        maxLength={300}
        value={reason}
        onChange={setReason}
        error={problem?.fault('reason') ?? (isTried && isEmpty ? 'Say why.' : undefined)}
      />
    </FormDialog>
  );
}
