import { useState } from 'react';
import { obligationRoutes } from '../../../src/foundation/contract/routes/obligations.ts';
import { call } from '../api/client.ts';
import { announce } from '../app/announce.tsx';
import { useForgetApprovals } from '../approvals/approvals.ts';
import { TextAreaField, TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { useSending, type Sending } from '../parts/use-sending.ts';
import type { Obligation } from './obligations.ts';

export type ObligationAct = 'close' | 'waive';

const shortest = 10;

type AnswerProps = {
  obligation: Obligation;
  act: ObligationAct;
  onClose: () => void;
  /** `approvalId` is that of the request that a second person now decides; null when nothing waits. */
  onAnswered: (answered: Obligation, approvalId: string | null) => void;
};

/** Sends an answer, and says what came of it. */
function useAnswering({ obligation, act, onAnswered }: AnswerProps): Sending & {
  answer: (words: string, reference: string) => Promise<void>;
} {
  const sending = useSending();
  const forget = useForgetApprovals();
  const { obligationId, title } = obligation;
  const params = { obligationId };
  const close = async (evidence: string, reference: string): Promise<void> => {
    const body = { evidence, ...(reference === '' ? {} : { reference }) };
    const answered = await call(obligationRoutes.closeObligation, { params, body });
    announce(`Closed as done: ${title}`, 'assertive');
    onAnswered(answered, null);
  };
  const waive = async (reason: string): Promise<void> => {
    const answer = await call(obligationRoutes.waiveObligation, { params, body: { reason } });
    announce(answer.approvalId === null ? `Left undone: ${title}` : `Sent for approval: ${title}`, 'assertive');
    onAnswered(answer.obligation, answer.approvalId);
  };
  const answer = async (words: string, reference: string): Promise<void> => {
    await sending.send(async () => {
      await (act === 'close' ? close(words.trim(), reference.trim()) : waive(words.trim()));
      await forget();
    });
  };
  return { ...sending, answer };
}

/** Closes an obligation with its evidence, or leaves it undone with a reason. */
export function AnswerDialog(props: AnswerProps): React.ReactNode {
  const { obligation, act, onClose } = props;
  const { isPending, problem, answer } = useAnswering(props);
  const [words, setWords] = useState('');
  const [reference, setReference] = useState('');
  const [isTried, setTried] = useState(false);
  const isShort = words.trim().length < shortest;
  const { title, strength } = obligation;
  const submit = async (): Promise<void> => {
    setTried(true);
    if (!isShort) await answer(words, reference);
  };
  return (
    <FormDialog
      title={act === 'close' ? 'It was done' : 'Leave it undone'}
      submitLabel={act === 'close' ? 'Close as done' : strength === 'must' ? 'Ask for it' : 'Leave undone'}
      onSubmit={() => void submit()}
      onClose={onClose}
      isPending={isPending}
      problem={problem}
    >
      <p>
        <strong>{title}</strong>
      </p>
      {act === 'waive' ? <WaiverStrip strength={strength} /> : null}
      <TextAreaField
        label={act === 'close' ? 'What shows that it was done' : 'Why it is left undone'}
        required
        autoFocus
        rows={3}
        maxLength={act === 'close' ? 2000 : 1000}
        value={words}
        onChange={setWords}
        error={
          isTried && isShort
            ? `Say it in ${shortest} characters or more.`
            : problem?.fault(act === 'close' ? 'evidence' : 'reason')
        }
      />
      {act === 'close' ? (
        <TextField
          label="Where the evidence lies"
          hint="A document number, an entry of the record, a report."
          maxLength={300}
          value={reference}
          onChange={setReference}
          error={problem?.fault('reference')}
        />
      ) : null}
    </FormDialog>
  );
}

function WaiverStrip({ strength }: Pick<Obligation, 'strength'>): React.ReactNode {
  return (
    <StatusStrip tone="warn">
      {strength === 'must'
        ? 'The policy says that it must be done: the head of the department decides, and it stays open until then.'
        : 'It is put on file as a deviation from the policy, in your name.'}
    </StatusStrip>
  );
}
