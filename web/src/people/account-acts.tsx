import { useState, type ReactNode } from 'react';
import { deactivationReasons, type DeactivationReason } from '../../../src/foundation/contract/people-words.ts';
import { peopleRoutes } from '../../../src/foundation/contract/routes/people.ts';
import { call } from '../api/client.ts';
import { may, useMe } from '../api/session.ts';
import { announce } from '../app/announce.tsx';
import { useKeys } from '../app/keys.ts';
import { Button } from '../parts/button.tsx';
import { ChoiceField, SelectField, TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useSending } from '../parts/use-sending.ts';
import { stateOf } from './account-line.ts';
import { useAsked, useRefresh } from './asked.tsx';
import { minute } from './days.ts';
import { InvitationDialog } from './invite-dialog.tsx';
import type { PersonAnswer } from './answers.ts';
import { ReasonDialog } from './reason-dialog.tsx';
import { reasonNotes, reasonWords } from './words.ts';

type Account = PersonAnswer['account'];
type OpenWindow = 'none' | 'deactivate' | 'reactivate' | 'supervisor';

/** What can be done with an account as a whole. It is never deleted. */
export function AccountActs({ account }: { account: Account }): ReactNode {
  const me = useMe();
  const [open, setOpen] = useState<OpenWindow>('none');
  const close = (): void => setOpen('none');
  const mayStop = account.active && may(me, 'account.deactivate');
  const mayCreate = may(me, 'account.create');
  const state = stateOf(account);
  useKeys(
    mayStop ? [{ key: 'x', label: 'Deactivate the account', group: 'Person', run: () => setOpen('deactivate') }] : [],
  );
  return (
    <section className="card" aria-labelledby="acts">
      <h2 id="acts">Changes</h2>
      <div className="line">
        {may(me, 'post.assign') && account.active ? (
          <Button onPress={() => setOpen('supervisor')}>Change whom they answer to</Button>
        ) : null}
        {mayCreate && state === 'invited' ? <RenewButton account={account} /> : null}
        {mayStop ? (
          <Button tone="danger" shortcut="x" onPress={() => setOpen('deactivate')}>
            Deactivate
          </Button>
        ) : null}
        {mayCreate && state === 'off' ? (
          <Button tone="main" onPress={() => setOpen('reactivate')}>
            Ask for its return
          </Button>
        ) : null}
      </div>
      <p className="note muted">
        An account is never deleted: the record would lose whose it was. Deactivated, it lets nobody in. A second person
        must agree before it comes back.
      </p>
      {open === 'deactivate' ? <DeactivateDialog account={account} onClose={close} /> : null}
      {open === 'reactivate' ? <ReactivateDialog account={account} onClose={close} /> : null}
      {open === 'supervisor' ? <SupervisorDialog account={account} onClose={close} /> : null}
    </section>
  );
}

function DeactivateDialog({ account, onClose }: { account: Account; onClose: () => void }): ReactNode {
  const { personId, username } = account;
  const [reason, setReason] = useState<DeactivationReason | null>(null);
  const [note, setNote] = useState('');
  const [isTried, setTried] = useState(false);
  const { isPending, problem, send } = useSending();
  const refresh = useRefresh();
  const submit = async (): Promise<void> => {
    setTried(true);
    if (reason === null) return;
    const isDone = await send(async () => {
      const body = { reason, ...(note.trim() === '' ? {} : { note: note.trim() }) };
      await call(peopleRoutes.deactivateAccount, { params: { personId }, body });
    });
    if (!isDone) return;
    announce(`${username} is deactivated.`, 'assertive');
    onClose();
    await refresh();
  };
  return (
    <FormDialog
      title={`Deactivate ${username}`}
      submitLabel="Deactivate now"
      onSubmit={() => void submit()}
      onClose={onClose}
      isPending={isPending}
      problem={problem}
    >
      <p>All sessions end at once. The account is not deleted, and its user name goes to nobody else.</p>
      <ChoiceField
        label="Why"
        value={reason}
        onChange={setReason}
        options={deactivationReasons.map(value => ({ value, label: reasonWords[value], note: reasonNotes[value] }))}
        error={isTried && reason === null ? 'Say why.' : undefined}
      />
      <TextField label="In more words" maxLength={500} value={note} onChange={setNote} />
    </FormDialog>
  );
}

function ReactivateDialog({ account, onClose }: { account: Account; onClose: () => void }): ReactNode {
  const { personId, username } = account;
  return (
    <ReasonDialog
      title={`Ask that ${username} comes back`}
      submitLabel="Ask a second person"
      words="The account comes back when a second person agrees, and not before. Its training must be in force. The old password is gone: the person gets a new invitation."
      onClose={onClose}
      onSend={async reason => {
        const { expiresAt } = await call(peopleRoutes.askReactivation, { params: { personId }, body: { reason } });
        announce(`Asked. It waits for a second person until ${minute(expiresAt)}.`, 'assertive');
      }}
    />
  );
}

function RenewButton({ account }: { account: Account }): ReactNode {
  const { personId, username } = account;
  const [made, setMade] = useState<{ invitation: string; expiresAt: string } | null>(null);
  const { isPending, problem, send } = useSending();
  const renew = (): Promise<boolean> =>
    send(async () => setMade(await call(peopleRoutes.renewInvitation, { params: { personId } })));
  return (
    <>
      <Button isPending={isPending} onPress={() => void renew()}>
        Make a new invitation
      </Button>
      {problem === null ? null : <ProblemNote error={problem} />}
      {made === null ? null : <InvitationDialog username={username} {...made} onClose={() => setMade(null)} />}
    </>
  );
}

function SupervisorDialog({ account, onClose }: { account: Account; onClose: () => void }): ReactNode {
  const { personId, username } = account;
  const { answer } = useAsked(peopleRoutes.listAccounts);
  const [supervisor, setSupervisor] = useState(account.supervisor ?? '');
  const { isPending, problem, send } = useSending();
  const refresh = useRefresh();
  const others = (answer?.accounts ?? []).filter(
    one => one.active && one.kind !== 'vendor' && one.personId !== personId,
  );
  const submit = async (): Promise<void> => {
    const body = { supervisor: supervisor === '' ? null : supervisor };
    const isDone = await send(async () => {
      await call(peopleRoutes.changeSupervisor, { params: { personId }, body });
    });
    if (!isDone) return;
    announce('The change is on file.', 'assertive');
    onClose();
    await refresh();
  };
  return (
    <FormDialog
      title={`To whom ${username} answers`}
      submitLabel="Change it"
      onSubmit={() => void submit()}
      onClose={onClose}
      isPending={isPending}
      problem={problem}
    >
      <SelectField
        label="Answers to"
        required
        autoFocus
        value={supervisor}
        options={[
          { value: '', label: 'Nobody' },
          ...others.map(one => ({ value: one.personId, label: `${one.displayName} (${one.username})` })),
        ]}
        onChange={setSupervisor}
        error={problem?.fault('supervisor')}
      />
    </FormDialog>
  );
}
