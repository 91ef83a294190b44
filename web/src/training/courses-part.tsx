import { useState, type ReactNode } from 'react';
import { trainingRoutes } from '../../../src/foundation/contract/routes/training.ts';
import { call } from '../api/client.ts';
import { may, useMe } from '../api/session.ts';
import { announce } from '../app/announce.tsx';
import { Button } from '../parts/button.tsx';
import { Answer, useAsked } from '../people/asked.tsx';
import { Mark } from '../people/mark.tsx';
import { ReasonDialog } from '../people/reason-dialog.tsx';
import { AnewDialog } from './anew-dialog.tsx';
import type { Course } from './course.ts';
import { coveredWords } from './training-records.tsx';

/** The department's courses: what each covers, and whether it counts. */
export function CoursesPart({ propose }: { propose: ReactNode }): ReactNode {
  const asked = useAsked(trainingRoutes.listCourses);
  return (
    <section className="card" aria-labelledby="courses">
      <div className="line">
        <h2 id="courses">Courses</h2>
        <span className="spread" />
        {propose}
      </div>
      <Answer asked={asked} label="the courses" permission="training.view">
        {({ courses }) => <Courses courses={courses} />}
      </Answer>
    </section>
  );
}

function Courses({ courses }: { courses: readonly Course[] }): ReactNode {
  const me = useMe();
  const [asking, setAsking] = useState<{ course: Course; what: 'retire' | 'anew' } | null>(null);
  const close = (): void => setAsking(null);
  if (courses.length === 0) {
    return (
      <p className="muted">There is no course yet. Propose one; a second person approves it, then completions count.</p>
    );
  }
  return (
    <>
      <ul className="held" data-list="courses">
        {courses.map(one => (
          <li key={one.courseId}>
            <strong>
              {one.name}, version {one.version}
            </strong>
            <CourseState course={one} />
            <span className="note muted">
              {coveredWords(one.contents)}. {one.posts === null ? 'For everybody' : `For ${one.posts.join(', ')}`}
              {one.validDays === null ? '' : `, counts ${one.validDays} days`}
              {one.requiredFrom === null ? '' : `, must be had from ${one.requiredFrom}`}.
            </span>
            {one.state === 'retired' ? null : (
              <span className="line">
                {may(me, 'training.renew') && one.state === 'approved' ? (
                  <Button label={one.name} onPress={() => setAsking({ course: one, what: 'anew' })}>
                    Ask anew
                  </Button>
                ) : null}
                {may(me, 'training.record') ? (
                  <Button label={one.name} onPress={() => setAsking({ course: one, what: 'retire' })}>
                    Retire
                  </Button>
                ) : null}
              </span>
            )}
          </li>
        ))}
      </ul>
      {asking?.what === 'retire' ? (
        <ReasonDialog
          title={`Retire ${asking.course.name}`}
          submitLabel="Retire it"
          words="Nobody completes it any more. What was completed counts until its own end."
          onClose={close}
          onSend={async reason => {
            const { courseId } = asking.course;
            await call(trainingRoutes.retireCourse, { params: { courseId }, body: { reason } });
            announce('The course is retired.', 'assertive');
          }}
        />
      ) : null}
      {asking?.what === 'anew' ? <AnewDialog course={asking.course} onClose={close} /> : null}
    </>
  );
}

function CourseState({ course }: { course: Course }): ReactNode {
  const { state, policyChanged, countsThrough } = course;
  if (state === 'retired') return <Mark tone="plain">Retired</Mark>;
  if (state === 'proposed') return <Mark tone="warn">Waits for a second person</Mark>;
  if (countsThrough !== null) return <Mark tone="warn">Counts through {countsThrough}</Mark>;
  if (policyChanged) return <Mark tone="warn">The policy has changed since</Mark>;
  return <Mark tone="ok">Approved</Mark>;
}
