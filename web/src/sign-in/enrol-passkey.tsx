import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useSending } from '../parts/use-sending.ts';
import { enrolPasskey, knowsPasskeys } from './passkeys.ts';

/** A passkey of this device, of a phone nearby or of a security key, under a name that its owner knows it by. */
export function EnrolPasskey({ onEnrolled }: { onEnrolled: () => void }): React.ReactNode {
  const [name, setName] = useState('');
  const [fault, setFault] = useState<string | undefined>(undefined);
  const { isPending, problem, send } = useSending();
  if (!knowsPasskeys()) return null;
  const submit = async (): Promise<void> => {
    const given = name.trim();
    setFault(given === '' ? 'Give it a name, such as the device that it is on.' : undefined);
    if (given === '' || !(await send(() => enrolPasskey(given)))) return;
    setName('');
    onEnrolled();
  };
  return (
    <form
      className="stack"
      noValidate
      onSubmit={event => {
        event.preventDefault();
        void submit();
      }}
    >
      {problem === null ? null : <ProblemNote error={problem} />}
      <TextField
        label="Name of a new passkey"
        name="passkey"
        required
        value={name}
        onChange={setName}
        maxLength={80}
        hint="Such as: security key on my ring"
        error={fault}
      />
      <Button type="submit" icon={<KeyRound aria-hidden="true" />} isPending={isPending}>
        Set up a passkey
      </Button>
    </form>
  );
}
