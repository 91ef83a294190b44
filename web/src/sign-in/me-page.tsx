import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { signInRoutes } from '../../../src/foundation/contract/routes/sign-in.ts';
import { call, type AnswerOf } from '../api/client.ts';
import { useMe } from '../api/session.ts';
import { announce } from '../app/announce.tsx';
import { Page } from '../app/page.tsx';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { ProblemNote, Waiting } from '../parts/problem-note.tsx';
import { dayAndTime } from '../parts/time.ts';
import { useSending } from '../parts/use-sending.ts';
import { EnrolPasskey } from './enrol-passkey.tsx';
import { EnrolTotp } from './enrol-totp.tsx';
import { PasswordChange } from './password-change.tsx';
import './sign-in.css';

/** One's own account: second factors, where one is signed in, the password. */
export function MePage(): React.ReactNode {
  const me = useMe();
  return (
    <Page title="My account">
      <div className="me">
        <section className="me-part" aria-labelledby="me-who">
          <h2 id="me-who">{me.displayName}</h2>
          <p>
            {me.username} at {me.agency}; {me.posts.map(post => post.title).join(', ') || 'no post'}
          </p>
          <p className="note">
            {me.lastSignIn === null
              ? 'This is your first sign-in.'
              : `Your sign-in before this one: ${dayAndTime(me.lastSignIn.at)} from ${me.lastSignIn.address}. If that was not you, tell your administrator.`}
          </p>
        </section>
        <Factors />
        <Sessions />
        <section className="me-part" aria-labelledby="me-password">
          <h2 id="me-password">Password</h2>
          <PasswordChange onChanged={() => announce('Your password is changed. Your other sessions are over.')} />
        </section>
      </div>
    </Page>
  );
}

type FactorsAnswer = AnswerOf<typeof signInRoutes.listFactors>;

function Factors(): React.ReactNode {
  const queries = useQueryClient();
  const found = useQuery({ queryKey: ['factors'], queryFn: () => call(signInRoutes.listFactors) });
  const [isEnrolling, setEnrolling] = useState(false);
  const again = (): void => void queries.invalidateQueries({ queryKey: ['factors'] });
  return (
    <section className="me-part" aria-labelledby="me-factors">
      <h2 id="me-factors">Second factors</h2>
      {found.isPending ? <Waiting label="Asking for your factors..." /> : null}
      {found.isError ? <ProblemNote error={found.error} retry={() => void found.refetch()} /> : null}
      {found.data === undefined ? null : <FactorList factors={found.data.factors} onChanged={again} />}
      <Button onPress={() => setEnrolling(true)}>Set up an authenticator app anew</Button>
      <EnrolPasskey
        onEnrolled={() => {
          announce('The passkey counts from now on.');
          again();
        }}
      />
      <Dialog title="A new authenticator app" isOpen={isEnrolling} onClose={() => setEnrolling(false)}>
        <p>The one that you have now counts until the new one is confirmed.</p>
        <EnrolTotp
          onEnrolled={() => {
            setEnrolling(false);
            announce('The new authenticator app counts from now on.');
            again();
          }}
        />
      </Dialog>
    </section>
  );
}

function FactorList({
  factors,
  onChanged,
}: {
  factors: FactorsAnswer['factors'];
  onChanged: () => void;
}): React.ReactNode {
  const { isPending, problem, send } = useSending();
  const remove = (factorId: string): void => {
    void send(async () => {
      await call(signInRoutes.removeFactor, { params: { factorId } });
      onChanged();
    });
  };
  return (
    <>
      {problem === null ? null : <ProblemNote error={problem} />}
      <ul className="me-list">
        {factors.map(({ factorId, kind, name, madeAt, lastUsedAt }) => (
          <li key={factorId}>
            <span className="me-line">
              <strong>{name}</strong>
              <span className="note">
                {kind === 'totp' ? 'codes of an app' : 'passkey'}, since {dayAndTime(madeAt)}
                {lastUsedAt === null ? ', not used yet' : `, last used ${dayAndTime(lastUsedAt)}`}
              </span>
            </span>
            {factors.length < 2 ? null : (
              <Button label={`${name}:`} tone="danger" isPending={isPending} onPress={() => remove(factorId)}>
                Remove
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function Sessions(): React.ReactNode {
  const queries = useQueryClient();
  const found = useQuery({ queryKey: ['sessions'], queryFn: () => call(signInRoutes.listSessions) });
  const { isPending, problem, send } = useSending();
  const end = (sessionId: string): void => {
    void send(async () => {
      await call(signInRoutes.endSession, { params: { sessionId } });
      await queries.invalidateQueries({ queryKey: ['sessions'] });
    });
  };
  return (
    <section className="me-part" aria-labelledby="me-sessions">
      <h2 id="me-sessions">Where I am signed in</h2>
      {found.isPending ? <Waiting label="Asking for your sessions..." /> : null}
      {found.isError ? <ProblemNote error={found.error} retry={() => void found.refetch()} /> : null}
      {problem === null ? null : <ProblemNote error={problem} />}
      <ul className="me-list">
        {(found.data?.sessions ?? []).map(({ sessionId, openedAt, lastSeenAt, address, current }) => (
          <li key={sessionId}>
            <span className="me-line">
              <strong>{current ? 'This one' : address}</strong>
              <span className="note">
                from {address}, since {dayAndTime(openedAt)}, last used {dayAndTime(lastSeenAt)}
              </span>
            </span>
            {current ? null : (
              <Button label={`Session from ${address}:`} isPending={isPending} onPress={() => end(sessionId)}>
                End
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
