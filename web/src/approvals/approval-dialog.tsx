import { useState } from 'react';
import { approvalRoutes } from '../../../src/foundation/contract/routes/approvals.ts';
import { serverNow } from '../api/clock.ts';
import { call, isProblem, type ProblemError } from '../api/client.ts';
import { announce } from '../app/announce.tsx';
import { SelectField, TextAreaField, TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { shownZone } from '../parts/time.ts';
import { useSending, type Sending } from '../parts/use-sending.ts';
import { kindWords, useForgetApprovals, type ApprovalDetail } from './approvals.ts';

export type ApprovalAct = 'approve' | 'refuse' | 'withdraw' | 'unreached';

type DialogProps = {
  approval: ApprovalDetail;
  act: ApprovalAct;
  onClose: () => void;
  /** Somebody else was faster, or its time is over. */
  onTooLate: () => void;
};

const titles: Readonly<Record<ApprovalAct, string>> = {
  approve: 'Approve this request',
  refuse: 'Refuse this request',
  withdraw: 'Take this request back',
  unreached: 'An approver could not be reached',
};
const submits: Readonly<Record<ApprovalAct, string>> = {
  approve: 'Approve',
  refuse: 'Refuse',
  withdraw: 'Take back',
  unreached: 'Record it',
};
const said: Readonly<Record<ApprovalAct, string>> = {
  approve: 'Approved',
  refuse: 'Refused',
  withdraw: 'Taken back',
  unreached: 'Recorded: not reached',
};

/** Sends an act, and says what came of it; one that came too late is no fault of the form. */
function useDecision({ approval, act, onClose, onTooLate }: DialogProps): Sending & {
  decide: (tried: Tried) => Promise<void>;
} {
  const sending = useSending();
  const forget = useForgetApprovals();
  const decide = async (tried: Tried): Promise<void> => {
    let isLate = false;
    const isDone = await sending.send(async () => {
      try {
        await sendAct(approval, { act, ...tried, words: tried.words.trim() });
      } catch (error) {
        isLate = isProblem(error) && error.code === 'approval_state';
        if (!isLate) throw error;
      }
      await forget();
    });
    if (!isDone) return;
    if (isLate) {
      onTooLate();
      return;
    }
    announce(`${said[act]}: ${approval.title}`, 'assertive');
    onClose();
  };
  return { ...sending, decide };
}

/** Asks once more, with words where they are needed; nothing is shown as done before the server says so. */
export function ApprovalDialog(props: DialogProps): React.ReactNode {
  const { approval, act, onClose } = props;
  const { isPending, problem, decide } = useDecision(props);
  const [tried, setTried] = useState<Tried>(() => ({
    post: openPosts(approval)[0]?.id ?? '',
    words: '',
    triedAt: localMinute(serverNow()),
  }));
  const [isSent, setSent] = useState(false);
  const least = act === 'unreached' ? 3 : act === 'refuse' ? 1 : 0;
  const isShort = tried.words.trim().length < least;
  const submit = async (): Promise<void> => {
    setSent(true);
    if (!isShort) await decide(tried);
  };
  return (
    <FormDialog
      title={titles[act]}
      submitLabel={submits[act]}
      onSubmit={() => void submit()}
      onClose={onClose}
      isPending={isPending}
      problem={problem}
    >
      <p>
        <span className="muted">{kindWords(approval.kind)}:</span> <strong>{approval.title}</strong>
      </p>
      <p className="muted">
        Asked by {approval.requestedBy}: “{approval.reason}”
      </p>
      {act === 'approve' ? (
        <StatusStrip tone="warn">It takes effect at once, in your name, and is written into the record.</StatusStrip>
      ) : null}
      {act === 'unreached' ? (
        <UnreachedFields
          approval={approval}
          value={tried}
          onChange={setTried}
          problem={problem}
          error={isSent && isShort ? 'Say how you tried.' : undefined}
        />
      ) : (
        <TextAreaField
          label={act === 'refuse' ? 'Why not' : 'Your words'}
          required={act === 'refuse'}
          maxLength={1000}
          autoFocus
          value={tried.words}
          onChange={words => setTried({ ...tried, words })}
          error={isSent && isShort ? 'Say why: a refusal needs words.' : problem?.fault('words')}
        />
      )}
    </FormDialog>
  );
}

type Tried = { post: string; words: string; triedAt: string };

function UnreachedFields({
  approval,
  value,
  onChange,
  problem,
  error,
}: {
  approval: ApprovalDetail;
  value: Tried;
  onChange: (next: Tried) => void;
  problem: ProblemError | null;
  error: string | undefined;
}): React.ReactNode {
  const { post, words, triedAt } = value;
  return (
    <>
      <SelectField
        label="Who was tried"
        required
        value={post}
        onChange={next => onChange({ ...value, post: next })}
        options={openPosts(approval).map(({ id, title }) => ({ value: id, label: title }))}
        error={problem?.fault('post')}
      />
      <TextField
        label="How"
        required
        autoFocus
        maxLength={500}
        hint="Telephone, radio, at the office. The next level then decides; you do not."
        value={words}
        onChange={next => onChange({ ...value, words: next })}
        error={error ?? problem?.fault('tried')}
      />
      <TextField
        label={`When (this desk's clock, ${Intl.DateTimeFormat().resolvedOptions().timeZone})`}
        required
        type="datetime-local"
        value={triedAt}
        onChange={next => onChange({ ...value, triedAt: next })}
        error={problem?.fault('triedAt')}
        hint={`Shown in the record in the agency's zone, ${shownZone()}.`}
      />
    </>
  );
}

function openPosts(approval: ApprovalDetail): { id: string; title: string }[] {
  return approval.chain.find(level => level.state === 'open')?.posts ?? [];
}

async function sendAct(
  { approvalId, requestedAt }: ApprovalDetail,
  { act, words, post, triedAt }: { act: ApprovalAct; words: string; post: string; triedAt: string },
): Promise<void> {
  const params = { approvalId };
  const given = words === '' ? {} : { words };
  switch (act) {
    case 'approve':
    case 'refuse':
      await call(approvalRoutes.decideApproval, { params, body: { decision: act, ...given } });
      return;
    case 'withdraw':
      await call(approvalRoutes.withdrawApproval, { params, body: given });
      return;
    case 'unreached': {
      const body = { post, tried: words, triedAt: triedMoment(triedAt, Date.parse(requestedAt)) };
      await call(approvalRoutes.recordUnavailable, { params, body });
      return;
    }
  }
}

/** The moment as the server takes it; the field knows no seconds, so the minute of the request itself is after it. */
function triedMoment(text: string, requestedMs: number): string {
  const ms = new Date(text).getTime();
  if (Number.isNaN(ms)) return text;
  const isSameMinute = ms < requestedMs && ms + 60_000 > requestedMs;
  return new Date(isSameMinute ? requestedMs : ms).toISOString();
}

/** `2026-05-04T09:12` by this desk's clock, as the browser's field for day and time takes it. */
function localMinute(ms: number): string {
  const at = new Date(ms);
  return new Date(ms - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
