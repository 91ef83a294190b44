import { useState, type ReactNode } from 'react';
import { trainingContents, type TrainingContent } from '../../../src/foundation/contract/training-words.ts';
import { trainingRoutes } from '../../../src/foundation/contract/routes/training.ts';
import { call } from '../api/client.ts';
import { announce } from '../app/announce.tsx';
import { TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useSending } from '../parts/use-sending.ts';
import { useRefresh } from '../people/asked.tsx';
import { minute } from '../people/days.ts';
import { ContentsField } from './contents-field.tsx';

/** What is typed of a proposed course, what is missing, and sending it. */
function useProposal(onClose: () => void) {
  const [name, setName] = useState('');
  const [contents, setContents] = useState<TrainingContent[]>([...trainingContents]);
  const [days, setDays] = useState('');
  const [requiredFrom, setRequiredFrom] = useState('');
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const { isPending, problem, send } = useSending();
  const refresh = useRefresh();
  const validDays = days.trim() === '' ? undefined : Number(days);
  const isDaysWrong = validDays !== undefined && !(Number.isInteger(validDays) && validDays > 0);
  const isWhole = name.trim() !== '' && reason.trim() !== '' && contents.length > 0 && !isDaysWrong;
  const missing = (is: boolean, words: string): string | undefined => (isTried && is ? words : undefined);
  const submit = async (): Promise<void> => {
    setTried(true);
    if (!isWhole) return;
    const isDone = await send(async () => {
      const body = {
        name: name.trim(),
        contents,
        reason: reason.trim(),
        ...(validDays === undefined ? {} : { validDays }),
        ...(requiredFrom === '' ? {} : { requiredFrom }),
      };
      const { version, expiresAt } = await call(trainingRoutes.proposeCourse, { body });
      announce(`Version ${version} waits for a second person until ${minute(expiresAt)}.`, 'assertive');
    });
    if (!isDone) return;
    onClose();
    await refresh();
  };
  return {
    name,
    setName,
    contents,
    setContents,
    days,
    setDays,
    requiredFrom,
    setRequiredFrom,
    reason,
    setReason,
    isPending,
    problem,
    submit,
    isDaysWrong,
    missing,
  };
}

/** Proposes a course, or the next version of one; a second person approves it before completions count. */
export function CourseDialog({ onClose }: { onClose: () => void }): ReactNode {
  const form = useProposal(onClose);
  const { name, contents, days, requiredFrom, reason, problem, missing, isDaysWrong } = form;
  return (
    <FormDialog
      title="Propose a course"
      submitLabel="Ask a second person"
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
        value={name}
        onChange={form.setName}
        hint="The name of a course that is there makes its next version."
        error={problem?.fault('name') ?? missing(name.trim() === '', 'Name the course.')}
      />
      <ContentsField
        legend="It covers"
        contents={contents}
        onChange={form.setContents}
        error={problem?.fault('contents') ?? missing(contents.length === 0, 'Say what it covers.')}
      />
      <TextField
        label="Counts for how many days"
        maxLength={4}
        value={days}
        onChange={form.setDays}
        hint="Empty: as long as the policy says."
        error={problem?.fault('validDays') ?? missing(isDaysWrong, 'Give a number of days.')}
      />
      <TextField
        label="Must be had from"
        type="date"
        value={requiredFrom}
        onChange={form.setRequiredFrom}
        hint="Whoever has not completed it by then sees no data."
        error={problem?.fault('requiredFrom')}
      />
      <TextField
        label="Why"
        required
        maxLength={500}
        value={reason}
        onChange={form.setReason}
        error={problem?.fault('reason') ?? missing(reason.trim() === '', 'Say why.')}
      />
    </FormDialog>
  );
}
