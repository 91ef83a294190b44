import { useState } from 'react';
import { signInRoutes } from '../../../src/foundation/contract/routes/sign-in.ts';
import { call } from '../api/client.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useSending } from '../parts/use-sending.ts';

/** The current password and the new one; what is wrong with it is said at its field. */
export function PasswordChange({ onChanged }: { onChanged: () => void }): React.ReactNode {
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const { isPending, problem, send } = useSending();
  const submit = async (): Promise<void> => {
    const changed = await send(async () => {
      await call(signInRoutes.changePassword, { body: { current, password } });
    });
    if (!changed) return;
    setCurrent('');
    setPassword('');
    onChanged();
  };
  const faults = { current: fault(problem?.fault('current')), password: fault(problem?.fault('password')) };
  const isAtField = faults.current !== undefined || faults.password !== undefined;
  return (
    <form
      className="stack"
      noValidate
      onSubmit={event => {
        event.preventDefault();
        void submit();
      }}
    >
      {problem === null || isAtField ? null : <ProblemNote error={problem} />}
      <TextField
        label="Password now"
        name="current"
        type="password"
        required
        value={current}
        onChange={setCurrent}
        autoComplete="current-password"
        maxLength={128}
        error={faults.current}
      />
      <TextField
        label="New password"
        name="password"
        type="password"
        required
        value={password}
        onChange={setPassword}
        autoComplete="new-password"
        maxLength={128}
        hint="12 characters or more; four words that have nothing to do with each other are good. Your other sessions end."
        error={faults.password}
      />
      <Button tone="main" type="submit" isPending={isPending}>
        Change password
      </Button>
    </form>
  );
}

function fault(message: string | undefined): string | undefined {
  return message === undefined ? undefined : `It ${message}.`;
}
