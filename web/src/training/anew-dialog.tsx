import { useState, type ReactNode } from 'react';
import { trainingRoutes } from '../../../src/foundation/contract/routes/training.ts';
import { call } from '../api/client.ts';
import { announce } from '../app/announce.tsx';
import { TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useSending } from '../parts/use-sending.ts';
import { useRefresh } from '../people/asked.tsx';
import type { Course } from './course.ts';

/** Asks for a course anew after a change of the policy: until which day are earlier completions good? */
export function AnewDialog({ course, onClose }: { course: Course; onClose: () => void }): ReactNode {
  const [countsThrough, setCountsThrough] = useState('');
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const { isPending, problem, send } = useSending();
  const refresh = useRefresh();
  const submit = async (): Promise<void> => {
    setTried(true);
    if (countsThrough === '' || reason.trim() === '') return;
    const isDone = await send(async () => {
      const body = { reason: reason.trim(), countsThrough };
      await call(trainingRoutes.requireTrainingAnew, { params: { courseId: course.courseId }, body });
    });
    if (!isDone) return;
    announce(`Completions of ${course.name} count through ${countsThrough}.`, 'assertive');
    onClose();
    await refresh();
  };
  return (
    <FormDialog
      title={`Ask anew: ${course.name}, version ${course.version}`}
      submitLabel="Ask anew"
      onSubmit={() => void submit()}
      onClose={onClose}
      isPending={isPending}
      problem={problem}
    >
      <TextField
        label="Last day on which earlier completions count"
        type="date"
        required
        autoFocus
        value={countsThrough}
        onChange={setCountsThrough}
        error={problem?.fault('countsThrough') ?? (isTried && countsThrough === '' ? 'Say until when.' : undefined)}
      />
      <TextField
        label="Why"
        required
        maxLength={500}
        value={reason}
        onChange={setReason}
        hint="What has changed of the policy."
        error={problem?.fault('reason') ?? (isTried && reason.trim() === '' ? 'Say why.' : undefined)}
      />
    </FormDialog>
  );
}
