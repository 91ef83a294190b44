import { useId } from 'react';
import type { ProblemError } from '../api/client.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { ProblemNote } from './problem-note.tsx';

/** A window with a form: Enter sends it, Escape leaves it; what the server says against it stands on top. */
export function FormDialog({
  title,
  submitLabel,
  onSubmit,
  onClose,
  onKeyDown,
  isPending = false,
  problem = null,
  children,
}: {
  title: string;
  submitLabel: string;
  onSubmit: () => void;
  onClose: () => void;
  onKeyDown?: (event: React.KeyboardEvent) => void;
  isPending?: boolean;
  problem?: ProblemError | null;
  children: React.ReactNode;
}): React.ReactNode {
  const formId = useId();
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button tone="main" type="submit" form={formId} isPending={isPending}>
        {submitLabel}
      </Button>
    </>
  );
  return (
    <Dialog title={title} isOpen onClose={onClose} footer={footer}>
      {problem === null ? null : <ProblemNote error={problem} />}
      <form
        id={formId}
        className="stack"
        noValidate
        onKeyDown={onKeyDown}
        onSubmit={event => {
          event.preventDefault();
          onSubmit();
        }}
      >
        {children}
      </form>
    </Dialog>
  );
}
