import { useState, type ReactNode } from 'react';
import {
  clearanceKinds,
  dataOrigins,
  delegableDuties,
  type ClearanceKind,
  type DataOrigin,
  type DelegableDuty,
} from '../../../src/foundation/contract/people-words.ts';
import { postRoutes } from '../../../src/foundation/contract/routes/posts.ts';
import { call } from '../api/client.ts';
import { announce } from '../app/announce.tsx';
import { SelectField, TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useSending, type Sending } from '../parts/use-sending.ts';
import { useRefresh } from './asked.tsx';
import { daysAfter, endOf, lastDay, startOf, today } from './days.ts';
import type { PersonAnswer } from './answers.ts';
import { usePosts } from './posts-and-policy.ts';
import { clearanceWords, dutyWords, originWords } from './words.ts';

export type GivenThing = 'post' | 'clearance' | 'leave' | 'duty';

type WindowProps = { account: PersonAnswer['account']; onClose: () => void };

/** The window in which something is given to a person. */
export function GiveWindow({ thing, ...props }: WindowProps & { thing: GivenThing }): ReactNode {
  switch (thing) {
    case 'post':
      return <GivePost {...props} />;
    case 'clearance':
      return <GiveClearance {...props} />;
    case 'leave':
      return <GiveLeave {...props} />;
    case 'duty':
      return <GiveDuty {...props} />;
  }
}

/** Sends, says what came of it, closes, and asks anew; what is missing is said first. */
function useGiving(onClose: () => void): Sending & {
  isTried: boolean;
  give: (isWhole: boolean, act: () => Promise<string>) => Promise<void>;
} {
  const sending = useSending();
  const [isTried, setTried] = useState(false);
  const refresh = useRefresh();
  const give = async (isWhole: boolean, act: () => Promise<string>): Promise<void> => {
    setTried(true);
    if (!isWhole) return;
    let words = '';
    const isDone = await sending.send(async () => {
      words = await act();
    });
    if (!isDone) return;
    announce(words, 'assertive');
    onClose();
    await refresh();
  };
  return { ...sending, isTried, give };
}

function GivePost({ account, onClose }: WindowProps): ReactNode {
  const { answer, titleOf } = usePosts();
  const [postId, setPostId] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [reason, setReason] = useState('');
  const { isPending, problem, isTried, give } = useGiving(onClose);
  const fromAt = from === '' ? undefined : startOf(from);
  const toAt = to === '' ? undefined : endOf(to);
  const submit = (): Promise<void> =>
    give(postId !== '' && fromAt !== null && toAt !== null, async () => {
      const body = {
        postId,
        // from today on means from now on
        ...(fromAt === undefined || fromAt === null || from <= today() ? {} : { from: fromAt }),
        ...(toAt === undefined || toAt === null ? {} : { to: toAt }),
        ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
      };
      await call(postRoutes.givePost, { params: { personId: account.personId }, body });
      return `${account.displayName} was given the post ${titleOf(postId)}.`;
    });
  return (
    <FormDialog
      title={`Give a post to ${account.username}`}
      submitLabel="Give the post"
      onSubmit={() => void submit()}
      onClose={onClose}
      isPending={isPending}
      problem={problem}
    >
      <SelectField
        label="Post"
        required
        autoFocus
        placeholder="Choose a post of the policy"
        value={postId}
        options={(answer?.posts ?? []).map(({ id, title }) => ({ value: id, label: title }))}
        onChange={setPostId}
        error={problem?.fault('postId') ?? (isTried && postId === '' ? 'Choose a post.' : undefined)}
      />
      <TextField
        label="From"
        type="date"
        value={from}
        onChange={setFrom}
        hint="Empty: from now on. Not before today: what was done then was done without this post."
        error={problem?.fault('from')}
      />
      <TextField label="Last day" type="date" value={to} onChange={setTo} error={problem?.fault('to')} />
      <TextField
        label="Why, or on whose direction"
        maxLength={500}
        value={reason}
        onChange={setReason}
        error={problem?.fault('reason')}
      />
    </FormDialog>
  );
}

function GiveClearance({ account, onClose }: WindowProps): ReactNode {
  const [kind, setKind] = useState<ClearanceKind>('background');
  const [until, setUntil] = useState('');
  const { isPending, problem, isTried, give } = useGiving(onClose);
  const expiresAt = endOf(until);
  const submit = (): Promise<void> =>
    give(expiresAt !== null, async () => {
      const body = { kind, expiresAt: expiresAt ?? '' };
      await call(postRoutes.grantClearance, { params: { personId: account.personId }, body });
      return `${clearanceWords[kind]} of ${account.displayName} is on file until ${until}.`;
    });
  return (
    <FormDialog
      title={`File a clearance of ${account.username}`}
      submitLabel="File it"
      onSubmit={() => void submit()}
      onClose={onClose}
      isPending={isPending}
      problem={problem}
    >
      <SelectField
        label="Clearance"
        required
        autoFocus
        value={kind}
        options={clearanceKinds.map(value => ({ value, label: clearanceWords[value] }))}
        onChange={value => setKind(value as ClearanceKind)} // one of the options above
      />
      <LastDay
        value={until}
        onChange={setUntil}
        fault={problem?.fault('expiresAt')}
        isMissing={isTried && expiresAt === null}
      />
    </FormDialog>
  );
}

function GiveLeave({ account, onClose }: WindowProps): ReactNode {
  const [origin, setOrigin] = useState<DataOrigin>('department');
  const [until, setUntil] = useState(() => daysAfter(today(), 365));
  const [reason, setReason] = useState('');
  const { isPending, problem, isTried, give } = useGiving(onClose);
  const expiresAt = endOf(until);
  const isWordless = reason.trim() === '';
  const submit = (): Promise<void> =>
    give(expiresAt !== null && !isWordless, async () => {
      const body = { origin, expiresAt: expiresAt ?? '', reason: reason.trim() };
      const given = await call(postRoutes.grantEntitlement, { params: { personId: account.personId }, body });
      return `${account.displayName} may see data of origin ${originWords[origin]} until ${lastDay(given.expiresAt)}.`;
    });
  return (
    <FormDialog
      title={`Leave to see data for ${account.username}`}
      submitLabel="Give leave"
      onSubmit={() => void submit()}
      onClose={onClose}
      isPending={isPending}
      problem={problem}
    >
      <SelectField
        label="Origin of the data"
        required
        autoFocus
        value={origin}
        options={dataOrigins.map(value => ({ value, label: originWords[value] }))}
        onChange={value => setOrigin(value as DataOrigin)} // one of the options above
        hint={origin === 'clets' ? 'Rests on a fingerprint check on file and ends with it.' : undefined}
      />
      <LastDay
        value={until}
        onChange={setUntil}
        hint="A year at most."
        fault={problem?.fault('expiresAt')}
        isMissing={isTried && expiresAt === null}
      />
      <Why value={reason} onChange={setReason} fault={problem?.fault('reason')} isMissing={isTried && isWordless} />
    </FormDialog>
  );
}

function GiveDuty({ account, onClose }: WindowProps): ReactNode {
  const [duty, setDuty] = useState<DelegableDuty>(delegableDuties[0]);
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const { isPending, problem, isTried, give } = useGiving(onClose);
  const to = endOf(until);
  const isWordless = reason.trim() === '';
  const submit = (): Promise<void> =>
    give(to !== null && !isWordless, async () => {
      const body = { toPersonId: account.personId, duty, reason: reason.trim(), to: to ?? '' };
      await call(postRoutes.delegateDuty, { body });
      return `${account.displayName} has your duty "${dutyWords[duty]}" until ${until}.`;
    });
  return (
    <FormDialog
      title={`Delegate a duty of yours to ${account.username}`}
      submitLabel="Delegate it"
      onSubmit={() => void submit()}
      onClose={onClose}
      isPending={isPending}
      problem={problem}
    >
      <p>Only a duty that you hold by a post of your own. It can't be given on, and you can take it back.</p>
      <SelectField
        label="Duty"
        required
        autoFocus
        value={duty}
        options={delegableDuties.map(value => ({ value, label: dutyWords[value] }))}
        onChange={value => setDuty(value as DelegableDuty)} // one of the options above
        error={problem?.fault('duty')}
      />
      <LastDay
        value={until}
        onChange={setUntil}
        hint="A year at most."
        fault={problem?.fault('to')}
        isMissing={isTried && to === null}
      />
      <Why value={reason} onChange={setReason} fault={problem?.fault('reason')} isMissing={isTried && isWordless} />
    </FormDialog>
  );
}

type AskedFor = {
  value: string;
  onChange: (value: string) => void;
  /** What the server said of it. */
  fault: string | undefined;
  isMissing: boolean;
};

function LastDay({ fault, isMissing, ...field }: AskedFor & { hint?: string }): ReactNode {
  const error = fault ?? (isMissing ? 'Say until when.' : undefined);
  return <TextField label="Last day" type="date" required error={error} {...field} />;
}

function Why({ fault, isMissing, ...field }: AskedFor): ReactNode {
  return (
    <TextField label="Why" required maxLength={500} error={fault ?? (isMissing ? 'Say why.' : undefined)} {...field} />
  );
}
