import { useState, type ReactNode } from 'react';
import type { TrainingContent } from '../../../src/foundation/contract/training-words.ts';
import { peopleRoutes } from '../../../src/foundation/contract/routes/people.ts';
import { trainingRoutes } from '../../../src/foundation/contract/routes/training.ts';
import { call, isProblem, type ProblemError } from '../api/client.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { SelectField, TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import type { AccountLine } from '../people/account-line.ts';
import { Answer, useAsked, useRefresh } from '../people/asked.tsx';
import { today } from '../people/days.ts';
import { Mark } from '../people/mark.tsx';
import { ContentsField } from './contents-field.tsx';
import type { Course } from './course.ts';
import { PeopleField } from './people-field.tsx';

type Outcome = { account: AccountLine; problem: ProblemError | null };

/** Puts a completed course on file, of one person or of all who sat in it. */
export function RecordDialog({ chosen, onClose }: { chosen: ReadonlySet<string>; onClose: () => void }): ReactNode {
  const courses = useAsked(trainingRoutes.listCourses);
  const accounts = useAsked(peopleRoutes.listAccounts);
  const [outcomes, setOutcomes] = useState<readonly Outcome[] | null>(null);
  if (outcomes !== null) return <OutcomeDialog outcomes={outcomes} onClose={onClose} />;
  if (courses.answer === undefined || accounts.answer === undefined) {
    const missing = courses.answer === undefined ? courses : accounts;
    return (
      <Dialog title="Record completions" isOpen onClose={onClose}>
        <Answer<unknown> asked={missing} label="courses and people" permission="training.view">
          {() => null}
        </Answer>
      </Dialog>
    );
  }
  const open = courses.answer.courses.filter(course => course.state === 'approved');
  const people = accounts.answer.accounts.filter(one => one.active && one.kind !== 'vendor');
  if (open.length === 0) {
    return (
      <Dialog title="Record completions" isOpen onClose={onClose}>
        <p>
          No course is approved yet. Propose one; when a second person has approved it, completions go on file here.
        </p>
      </Dialog>
    );
  }
  return <RecordForm courses={open} people={people} chosen={chosen} onClose={onClose} onRecorded={setOutcomes} />;
}

type RecordProps = {
  courses: readonly Course[];
  people: readonly AccountLine[];
  chosen: ReadonlySet<string>;
  onClose: () => void;
  onRecorded: (outcomes: readonly Outcome[]) => void;
};

type Said = { course: string; completedOn: string; contents: TrainingContent[]; trainer: string; evidence: string };

/** One after the other: each is an entry of its own, and one refusal stops none of the others. */
async function recordAll(people: readonly AccountLine[], said: Said): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const account of people) {
    try {
      await call(trainingRoutes.recordTraining, { body: { ...said, personId: account.personId } });
      outcomes.push({ account, problem: null });
    } catch (error) {
      if (!isProblem(error)) throw error;
      outcomes.push({ account, problem: error });
    }
  }
  return outcomes;
}

/** What is typed of a completed course, what is missing, and sending it. */
function useRecord({ courses, people, chosen, onRecorded }: Omit<RecordProps, 'onClose'>) {
  const refresh = useRefresh();
  const [courseId, setCourseId] = useState(courses[0]?.courseId ?? '');
  const course = courses.find(one => one.courseId === courseId);
  const [contents, setContents] = useState<TrainingContent[]>([]);
  const [completedOn, setCompletedOn] = useState(today);
  const [trainer, setTrainer] = useState('');
  const [evidence, setEvidence] = useState('');
  const [who, setWho] = useState(chosen);
  const [isTried, setTried] = useState(false);
  const [isPending, setPending] = useState(false);
  const uncovered = course?.contents.filter(one => !contents.includes(one)) ?? [];
  const isWhole =
    course !== undefined &&
    uncovered.length === 0 &&
    completedOn !== '' &&
    trainer.trim() !== '' &&
    evidence.trim() !== '' &&
    who.size > 0;
  const missing = (is: boolean, words: string): string | undefined => (isTried && is ? words : undefined);
  const submit = async (): Promise<void> => {
    setTried(true);
    if (!isWhole || isPending) return;
    setPending(true);
    const { name } = course;
    const said = { course: name, completedOn, contents, trainer: trainer.trim(), evidence: evidence.trim() };
    const outcomes = await recordAll(
      people.filter(one => who.has(one.personId)),
      said,
    );
    onRecorded(outcomes);
    await refresh();
  };
  return {
    courseId,
    setCourseId,
    course,
    contents,
    setContents,
    completedOn,
    setCompletedOn,
    trainer,
    setTrainer,
    evidence,
    setEvidence,
    who,
    setWho,
    isPending,
    uncovered,
    missing,
    submit,
  };
}

function SheetFields({ form }: { form: ReturnType<typeof useRecord> }): ReactNode {
  const { completedOn, setCompletedOn, trainer, setTrainer, evidence, setEvidence, missing } = form;
  return (
    <>
      <TextField
        label="Completed on"
        type="date"
        required
        value={completedOn}
        onChange={setCompletedOn}
        error={missing(completedOn === '', 'Give the day.')}
      />
      <TextField
        label="Given by"
        required
        maxLength={200}
        value={trainer}
        onChange={setTrainer}
        error={missing(trainer.trim() === '', 'Name the trainer.')}
      />
      <TextField
        label="Where attendance is written down"
        required
        maxLength={300}
        value={evidence}
        onChange={setEvidence}
        hint="The number of the sheet, or the file."
        error={missing(evidence.trim() === '', 'Name the sheet or file.')}
      />
    </>
  );
}

function RecordForm({ onClose, ...props }: RecordProps): ReactNode {
  const { courses, people } = props;
  const form = useRecord(props);
  const { courseId, setCourseId, course, contents, setContents, who, setWho, uncovered, missing } = form;
  return (
    <FormDialog
      title="Record completions"
      submitLabel={who.size < 2 ? 'Put on file' : `Put on file for ${who.size}`}
      onSubmit={() => void form.submit()}
      onClose={onClose}
      isPending={form.isPending}
    >
      <SelectField
        label="Course"
        required
        autoFocus
        value={courseId}
        options={courses.map(one => ({ value: one.courseId, label: `${one.name}, version ${one.version}` }))}
        onChange={next => {
          setCourseId(next);
          setContents([]);
        }}
      />
      <ContentsField
        legend="What was covered"
        contents={contents}
        of={course?.contents ?? []}
        onChange={setContents}
        error={missing(uncovered.length > 0, 'A course is completed when all of it was covered (BA-51).')}
      />
      <SheetFields form={form} />
      <PeopleField
        people={people}
        chosen={who}
        onChange={setWho}
        error={missing(who.size === 0, 'Choose who completed it.')}
      />
    </FormDialog>
  );
}

function OutcomeDialog({ outcomes, onClose }: { outcomes: readonly Outcome[]; onClose: () => void }): ReactNode {
  const filed = outcomes.filter(one => one.problem === null).length;
  return (
    <Dialog
      title={filed === outcomes.length ? `On file: ${filed}` : `On file: ${filed} of ${outcomes.length}`}
      isOpen
      onClose={onClose}
      footer={
        <Button tone="main" onPress={onClose}>
          Close
        </Button>
      }
    >
      <ul className="stack">
        {outcomes.map(({ account, problem }) => (
          <li key={account.personId}>
            <Mark tone={problem === null ? 'ok' : 'danger'}>
              {account.displayName} ({account.username}):{' '}
              {problem === null ? 'on file' : (problem.detail ?? problem.title)}
              {problem === null || problem.clauses.length === 0 ? '' : ` (${problem.clauses.join(', ')})`}
            </Mark>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
