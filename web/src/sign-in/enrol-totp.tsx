import { useState } from 'react';
import { signInRoutes } from '../../../src/foundation/contract/routes/sign-in.ts';
import { call, type AnswerOf } from '../api/client.ts';
import { Button } from '../parts/button.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useSending } from '../parts/use-sending.ts';
import { CodeField, codeFault, plainCode } from './code-field.tsx';

type Offer = AnswerOf<typeof signInRoutes.offerTotp>;

/** A new secret as a picture to scan and as text, shown this once, and the code that proves that the app has it. */
export function EnrolTotp({ onEnrolled }: { onEnrolled: () => void }): React.ReactNode {
  const [offer, setOffer] = useState<Offer | null>(null);
  const { isPending, problem, send } = useSending();
  const begin = (): void => {
    void send(async () => setOffer(await call(signInRoutes.offerTotp, { body: {} })));
  };
  if (offer !== null) return <Confirm offer={offer} onEnrolled={onEnrolled} />;
  return (
    <div className="stack">
      {problem === null ? null : <ProblemNote error={problem} />}
      <p className="note muted">Any app for time-based codes (RFC 6238) will do, such as the one of your department.</p>
      <Button tone="main" size="large" onPress={begin} isPending={isPending}>
        Set up an authenticator app
      </Button>
    </div>
  );
}

function Confirm({ offer, onEnrolled }: { offer: Offer; onEnrolled: () => void }): React.ReactNode {
  const [code, setCode] = useState('');
  const [fault, setFault] = useState<string | undefined>(undefined);
  const { isPending, problem, send } = useSending();
  const submit = async (): Promise<void> => {
    const wrong = codeFault(code);
    setFault(wrong);
    if (wrong !== undefined) return;
    const { factorId } = offer;
    const enrolled = await send(async () => {
      await call(signInRoutes.confirmTotp, { params: { factorId }, body: { code: plainCode(code) } });
    });
    if (enrolled) onEnrolled();
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
      <ol className="enrol-steps">
        <li>
          Scan this picture with the app, or type the secret into it. It is shown this once.
          <img
            className="enrol-qr"
            width={220}
            height={220}
            alt="Picture of the secret for an authenticator app; the same secret stands below as text"
            src={`data:image/svg+xml,${encodeURIComponent(offer.qrSvg)}`}
          />
          <code className="enrol-secret">{grouped(offer.secret)}</code>
        </li>
        <li>Type the code that the app shows then.</li>
      </ol>
      <CodeField value={code} onChange={setCode} error={fault ?? problem?.fault('code')} />
      <Button tone="main" size="large" type="submit" isPending={isPending}>
        Confirm
      </Button>
    </form>
  );
}

function grouped(secret: string): string {
  return secret.replaceAll(/(.{4})(?=.)/g, '$1 ');
}
