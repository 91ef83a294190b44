import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { peopleRoutes } from '../../../src/foundation/contract/routes/people.ts';
import { dayOf } from '../parts/time.ts';
import { StateMark, TrainingMark } from './account-marks.tsx';
import { useAsked } from './asked.tsx';
import { minute, today } from './days.ts';
import type { PersonAnswer } from './answers.ts';
import { kindWords, whoWord } from './words.ts';

/** What an account is, on one look. */
export function AccountFacts({ answer }: { answer: PersonAnswer }): ReactNode {
  const { account, otherAccounts, trainedUntil } = answer;
  const { answer: all } = useAsked(peopleRoutes.listAccounts);
  const supervisor = all?.accounts.find(one => one.personId === account.supervisor);
  return (
    <section className="card" aria-labelledby="facts">
      <h2 id="facts">Account</h2>
      <dl className="facts">
        <Fact name="User name">
          <span className="mono">{account.username}</span>
        </Fact>
        <Fact name="State">
          <StateMark account={account} />
        </Fact>
        <Fact name="Kind">{kindWords[account.kind]}</Fact>
        <Fact name="Trained until">
          <TrainingMark until={trainedUntil} today={today()} />
        </Fact>
        <Fact name="Answers to">
          {account.supervisor === null ? (
            'Nobody'
          ) : (
            <Link to="/admin/users/$person" params={{ person: account.supervisor }}>
              {supervisor?.displayName ?? 'Another account'}
            </Link>
          )}
        </Fact>
        {otherAccounts.length === 0 ? null : <Fact name="Also">{otherAccounts.join(', ')}</Fact>}
        <Fact name="Last use">{account.lastUse === null ? 'Never' : minute(account.lastUse)}</Fact>
        <Fact name="Made">
          {dayOf(account.createdAt)} by {whoWord(account.createdBy)}
        </Fact>
      </dl>
    </section>
  );
}

/** One thing that is known, and its name. */
export function Fact({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
