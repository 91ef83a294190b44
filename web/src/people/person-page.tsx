import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { peopleRoutes } from '../../../src/foundation/contract/routes/people.ts';
import { may, useMe } from '../api/session.ts';
import { useKeys } from '../app/keys.ts';
import { Button } from '../parts/button.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { PersonTraining } from '../training/person-training.tsx';
import { AccountActs } from './account-acts.tsx';
import { AccountFacts } from './account-facts.tsx';
import type { PersonAnswer } from './answers.ts';
import { AdminPage } from './admin-page.tsx';
import { Answer, useAsked } from './asked.tsx';
import { minute } from './days.ts';
import { GiveWindow, type GivenThing } from './give-windows.tsx';
import { DutiesPart, GrantsPart, PostsPart } from './held-parts.tsx';
import { VendorPart } from './vendor-part.tsx';
import { clearanceWords, originWords, reasonWords, whoWord } from './words.ts';

/** One account with all that was ever given to it, by whom, and when it ended. */
export function PersonPage(): ReactNode {
  // the router's own types name the parameters of every address; this one has it
  const { person: personId = '' } = useParams({ strict: false }) as { person?: string };
  const navigate = useNavigate();
  const asked = useAsked(peopleRoutes.viewAccount, { params: { personId } });
  useKeys([
    { key: 'Escape', label: 'Back to all accounts', group: 'Person', run: () => void navigate({ to: '/admin/users' }) },
  ]);
  return (
    <AdminPage title={asked.answer?.account.displayName ?? 'Account'}>
      <Answer asked={asked} label="the account" permission="account.view">
        {answer => <Person key={personId} answer={answer} />}
      </Answer>
    </AdminPage>
  );
}

function Person({ answer }: { answer: PersonAnswer }): ReactNode {
  const me = useMe();
  const { account } = answer;
  const [giving, setGiving] = useState<GivenThing | null>(null);
  const group = 'Person';
  const canGet = account.active;
  const gives = {
    post: canGet && may(me, 'post.assign'),
    clearance: canGet && may(me, 'clearance.grant'),
    leave: canGet && may(me, 'entitlement.grant') && account.kind !== 'vendor',
    duty: canGet && may(me, 'duty.delegate') && account.kind !== 'vendor',
  };
  useKeys([
    ...(gives.post ? [{ key: 'p', label: 'Give a post', group, run: () => setGiving('post') }] : []),
    ...(gives.clearance ? [{ key: 'c', label: 'File a clearance', group, run: () => setGiving('clearance') }] : []),
    ...(gives.leave ? [{ key: 'l', label: 'Give leave to see data', group, run: () => setGiving('leave') }] : []),
    ...(gives.duty ? [{ key: 'd', label: 'Delegate a duty', group, run: () => setGiving('duty') }] : []),
  ]);
  return (
    <>
      <p className="note">
        <Link to="/admin/users">All accounts</Link>
      </p>
      <OffStrip account={account} />
      <div className="person">
        <div className="person-side">
          <AccountFacts answer={answer} />
          <AccountActs account={account} />
        </div>
        <div className="person-held">
          {account.kind === 'vendor' ? <VendorPart account={account} /> : null}
          <HeldParts answer={answer} gives={gives} onGive={setGiving} />
        </div>
      </div>
      {giving === null ? null : <GiveWindow thing={giving} account={account} onClose={() => setGiving(null)} />}
    </>
  );
}

function OffStrip({ account }: Pick<PersonAnswer, 'account'>): ReactNode {
  if (account.active) return null;
  return (
    <StatusStrip tone="danger">
      Deactivated {account.deactivatedAt === null ? '' : minute(account.deactivatedAt)} by{' '}
      {whoWord(account.deactivatedBy ?? 'somebody')}
      {account.deactivatedReason === null ? '' : `: ${reasonWords[account.deactivatedReason]}`}. It stays on file with
      all that it did.
    </StatusStrip>
  );
}

/** All that the person was given, with the way to give one more. */
function HeldParts({
  answer: { account, posts, clearances, entitlements, duties },
  gives,
  onGive,
}: {
  answer: PersonAnswer;
  gives: Readonly<Record<GivenThing, boolean>>;
  onGive: (thing: GivenThing) => void;
}): ReactNode {
  const me = useMe();
  const give = (thing: GivenThing, shortcut: string, words: string): ReactNode =>
    gives[thing] ? (
      <Button shortcut={shortcut} onPress={() => onGive(thing)}>
        {words}
      </Button>
    ) : null;
  return (
    <>
      <PostsPart posts={posts} mayEnd={may(me, 'post.assign')} give={give('post', 'p', 'Give a post')} />
      <GrantsPart
        title="Security clearances"
        none="No clearance was ever filed. Where the policy asks for one, no data is shown."
        kind="clearance"
        grants={clearances.map(one => ({ ...one, words: clearanceWords[one.kind] }))}
        mayEnd={may(me, 'clearance.grant')}
        give={give('clearance', 'c', 'File a clearance')}
      />
      <GrantsPart
        title="Leave to see data, by origin"
        none={
          account.kind === 'vendor'
            ? 'No vendor sees data (BA-62).'
            : 'No leave was ever given: what records of other origins say is masked.'
        }
        kind="entitlement"
        grants={entitlements.map(one => ({ ...one, words: originWords[one.kind] }))}
        mayEnd={may(me, 'entitlement.grant')}
        give={give('leave', 'l', 'Give leave')}
      />
      {may(me, 'training.view') && account.kind !== 'vendor' ? <PersonTraining personId={account.personId} /> : null}
      <DutiesPart duties={duties} mayEnd={may(me, 'duty.delegate')} give={give('duty', 'd', 'Delegate a duty')} />
    </>
  );
}
