import { Copy } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { accountKinds, type AccountKind } from '../../../src/foundation/contract/people-words.ts';
import { peopleRoutes } from '../../../src/foundation/contract/routes/people.ts';
import { call } from '../api/client.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { SelectField, TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { zoneName } from '../parts/time.ts';
import { useSending } from '../parts/use-sending.ts';
import type { AccountLine } from './account-line.ts';
import { useRefresh } from './asked.tsx';
import { minute } from './days.ts';
import { kindWords } from './words.ts';

type Invited = { personId: string; username: string; invitation: string; expiresAt: string };

/** Makes an account by an invitation: whoever makes it never knows its password. */
export function InviteDialog({
  accounts,
  onClose,
  onOpen,
}: {
  accounts: readonly AccountLine[];
  onClose: () => void;
  onOpen: (personId: string) => void;
}): ReactNode {
  const [invited, setInvited] = useState<Invited | null>(null);
  if (invited === null) return <InviteForm accounts={accounts} onClose={onClose} onInvited={setInvited} />;
  return (
    <InvitationDialog
      {...invited}
      onClose={onClose}
      next={
        <Button tone="main" onPress={() => onOpen(invited.personId)}>
          To the account: give posts
        </Button>
      }
    />
  );
}

/** What is typed of a new person, and sending it. */
function useInvitation(onInvited: (invited: Invited) => void) {
  const [displayName, setDisplayName] = useState('');
  const [username, setUsername] = useState('');
  const [kind, setKind] = useState<AccountKind>('member');
  const [supervisor, setSupervisor] = useState('');
  const [sameHumanAs, setSameHumanAs] = useState('');
  const { isPending, problem, send } = useSending();
  const refresh = useRefresh();
  const submit = (): Promise<boolean> =>
    send(async () => {
      const invited = await call(peopleRoutes.createAccount, {
        body: {
          username: username.trim(),
          displayName: displayName.trim(),
          kind,
          ...(supervisor === '' ? {} : { supervisor }),
          ...(sameHumanAs === '' ? {} : { sameHumanAs }),
        },
      });
      onInvited(invited);
      await refresh();
    });
  return {
    displayName,
    setDisplayName,
    username,
    setUsername,
    kind,
    setKind,
    supervisor,
    setSupervisor,
    sameHumanAs,
    setSameHumanAs,
    isPending,
    problem,
    submit,
  };
}

const nobody = { value: '', label: 'Nobody' };

function named(one: AccountLine): { value: string; label: string } {
  return { value: one.personId, label: `${one.displayName} (${one.username})` };
}

function InviteForm({
  accounts,
  onClose,
  onInvited,
}: {
  accounts: readonly AccountLine[];
  onClose: () => void;
  onInvited: (invited: Invited) => void;
}): ReactNode {
  const form = useInvitation(onInvited);
  const { displayName, username, kind, problem } = form;
  return (
    <FormDialog
      title="Invite a person"
      submitLabel="Make the invitation"
      onSubmit={() => void form.submit()}
      onClose={onClose}
      isPending={form.isPending}
      problem={problem}
    >
      <TextField
        label="Name"
        required
        autoFocus
        maxLength={200}
        value={displayName}
        onChange={form.setDisplayName}
        error={problem?.fault('displayName')}
      />
      <TextField
        label="User name"
        required
        maxLength={64}
        value={username}
        onChange={form.setUsername}
        hint="It stays with this person for good: no user name is given twice."
        error={problem?.fault('username')}
      />
      <SelectField
        label="What they are to the department"
        required
        value={kind}
        options={accountKinds.map(value => ({ value, label: kindWords[value] }))}
        onChange={value => form.setKind(value as AccountKind)} // one of the options above
        hint={kind === 'vendor' ? 'Stays closed until it is opened for a ticket, 72 hours at most.' : undefined}
        error={problem?.fault('kind')}
      />
      <LinksPart accounts={accounts} form={form} />
    </FormDialog>
  );
}

/** Whose the account is besides, and to whom the person answers. */
function LinksPart({
  accounts,
  form,
}: {
  accounts: readonly AccountLine[];
  form: ReturnType<typeof useInvitation>;
}): ReactNode {
  const { supervisor, setSupervisor, sameHumanAs, setSameHumanAs, problem } = form;
  return (
    <>
      <SelectField
        label="Answers to"
        value={supervisor}
        options={[nobody, ...accounts.filter(one => one.active && one.kind !== 'vendor').map(named)]}
        onChange={setSupervisor}
        hint="Is told of each change to the account."
        error={problem?.fault('supervisor')}
      />
      <SelectField
        label="Second account of"
        value={sameHumanAs}
        options={[nobody, ...accounts.map(named)]}
        onChange={setSameHumanAs}
        hint="Where two persons are asked for, both accounts count as one."
        error={problem?.fault('sameHumanAs')}
      />
    </>
  );
}

/** The invitation, this once: nobody can look it up later. */
export function InvitationDialog({
  username,
  invitation,
  expiresAt,
  onClose,
  next,
}: {
  username: string;
  invitation: string;
  expiresAt: string;
  onClose: () => void;
  next?: ReactNode;
}): ReactNode {
  const [isCopied, setCopied] = useState(false);
  return (
    <Dialog
      title={`Invitation of ${username}`}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Close: it is handed over</Button>
          {next}
        </>
      }
    >
      <StatusStrip tone="warn">
        Shown this once. Hand it to {username} in person or by a way that only they read.
      </StatusStrip>
      <p className="invitation mono" data-invitation>
        {invitation}
      </p>
      <div className="line">
        <Button
          icon={<Copy aria-hidden="true" />}
          onPress={() => void navigator.clipboard.writeText(invitation).then(() => setCopied(true))}
        >
          {isCopied ? 'Copied' : 'Copy the invitation'}
        </Button>
      </div>
      <p>
        It works once, until {minute(expiresAt)} {zoneName(expiresAt)}. With it the person chooses a password of their
        own. The account has no post yet and sees nothing until it is given one.
      </p>
    </Dialog>
  );
}
