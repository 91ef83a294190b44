import { ArrowLeft, KeyRound, LogIn } from 'lucide-react';
import { useState } from 'react';
import { isProblem, type ProblemError } from '../api/client.ts';
import { answerByCode, type Asked } from '../api/session.ts';
import { Button } from '../parts/button.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { useSending, type Sending } from '../parts/use-sending.ts';
import { CodeField, codeFault, plainCode } from './code-field.tsx';
import { knowsPasskeys, signInByPasskey } from './passkeys.ts';
import { TextField } from '../parts/field.tsx';

/** The second half of signing in: one field, into which a code can be pasted (WCAG 2.2, 3.3.8). */
export function CodeForm({
  asked,
  onBack,
}: {
  asked: Asked;
  onBack: (problem: ProblemError | null) => void;
}): React.ReactNode {
  const isEnrolment = asked.methods.includes('enrolment_code');
  const takesCode = asked.methods.includes('code');
  const [code, setCode] = useState(asked.demonstrationCode ?? '');
  const [fault, setFault] = useState<string | undefined>(undefined);
  const { isPending, problem, send } = useSending();
  const submit = async (): Promise<void> => {
    const wrong = isEnrolment
      ? code.trim() === ''
        ? 'Give the code that you were handed.'
        : undefined
      : codeFault(code);
    setFault(wrong);
    if (wrong !== undefined) return;
    const { challenge } = asked;
    await send(() =>
      answerByCode(isEnrolment ? { challenge, enrolmentCode: code.trim() } : { challenge, code: plainCode(code) }),
    );
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
      {isProblem(problem) ? <ProblemNote error={problem} /> : null}
      {asked.demonstrationCode === null ? null : (
        <StatusStrip tone="warn">
          DEMONSTRATION: the code of this invented person is filled in. Of a department, only the app knows it.
        </StatusStrip>
      )}
      {isEnrolment ? <EnrolmentCodeField value={code} onChange={setCode} error={fault} /> : null}
      {takesCode ? <CodeField value={code} onChange={setCode} error={fault} /> : null}
      {takesCode || isEnrolment ? (
        <Button tone="main" size="large" type="submit" icon={<LogIn aria-hidden="true" />} isPending={isPending}>
          {isPending ? 'Signing in...' : 'Sign in'}
        </Button>
      ) : null}
      <PasskeyButton asked={asked} isDisabled={isPending} send={send} />
      <Button tone="quiet" icon={<ArrowLeft aria-hidden="true" />} onPress={() => onBack(null)}>
        Begin again
      </Button>
    </form>
  );
}

/** For whoever has enrolled one, where the browser knows them. */
function PasskeyButton({
  asked,
  isDisabled,
  send,
}: {
  asked: Asked;
  isDisabled: boolean;
  send: Sending['send'];
}): React.ReactNode {
  if (!asked.methods.includes('passkey') || !knowsPasskeys()) return null;
  return (
    <Button
      icon={<KeyRound aria-hidden="true" />}
      isDisabled={isDisabled}
      onPress={() => void send(() => signInByPasskey({ challenge: asked.challenge }))}
    >
      Use my passkey
    </Button>
  );
}

/** What is handed over after a lost authenticator was reset. */
function EnrolmentCodeField({
  value,
  onChange,
  error,
}: {
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
}): React.ReactNode {
  return (
    <TextField
      label="Code for a new authenticator"
      name="enrolmentCode"
      required
      upper
      mono
      autoFocus
      value={value}
      onChange={onChange}
      autoComplete="one-time-code"
      maxLength={40}
      hint="You were handed it in presence; it is good for an hour."
      error={error}
    />
  );
}
