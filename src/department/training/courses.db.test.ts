import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays, frozenClock, localDay } from '../../foundation/base/clock.ts';
import { newId } from '../../foundation/base/ids.ts';
import { taskContext } from '../../gate/access/context.ts';
import { planObligations } from '../obligations/actions/plan.ts';
import { buildPerson, type TestPerson } from '../../../test/support/persons.ts';
import { buildSmallHouse, type SmallHouse } from '../../../test/support/small-house.ts';
import { buildCourse, decideCourse, propose } from '../../../test/support/training.ts';
import { recordTraining } from './actions.ts';
import { requireTrainingAnew, retireCourse } from './actions/courses.ts';
import { trainingDuties } from './actions/duties.ts';
import { listCourses, listLapsing, viewTraining } from './actions/view.ts';

const clock = frozenClock(new Date('2026-05-04T16:00:00Z'));
let house: SmallHouse;
let trainer: TestPerson;
let administrator: TestPerson;
beforeAll(async () => {
  house = await buildSmallHouse({ clock });
  trainer = await buildPerson(house, { agency: 'barstow', posts: ['administrative-training-corporal'] });
  administrator = await buildPerson(house, { agency: 'barstow', posts: ['administrative-division-commander'] });
  await buildPerson(house, { agency: 'barstow', posts: ['chief-of-police'] });
});
afterAll(async () => house.close());

const courseOf = async (name: string) =>
  (await listCourses(await trainer.ctx())).courses.filter(course => course.name === name);

describe('proposing a course', () => {
  test('BA-51 covers at least what the policy names', async () => {
    await expect(propose(trainer, { name: 'Thin', contents: ['policy', 'use'] })).rejects.toMatchObject({
      code: 'input_invalid',
      extras: { clauses: ['BA-51'], detail: expect.stringContaining('guidelines, procedures, login') },
    });
    expect(await courseOf('Thin')).toEqual([]);
  });

  test.each([
    ['a post that the policy does not know', { posts: ['wizard'] }, 'posts'],
    ['a day that is over', { requiredFrom: '2026-05-03' }, 'requiredFrom'],
  ])('%s is refused', async (_name, change, field) => {
    await expect(propose(trainer, { name: 'Wrong', ...change })).rejects.toMatchObject({
      extras: { fields: [{ field }] },
    });
  });

  test('BA-52 only by the post that holds the records', async () => {
    await expect(propose(administrator, { name: 'Theirs' })).rejects.toMatchObject({ code: 'permission_missing' });
  });

  test('versions count up; each is bound to the policy and waits for its own approval', async () => {
    await buildCourse({ trainer, administrator }, { name: 'Versioned' });
    const second = await propose(trainer, { name: 'Versioned' });
    expect(second.version).toBe(2);
    expect(await courseOf('Versioned')).toMatchObject([
      { version: 2, state: 'proposed', policyVersion: 1, policyChanged: false, approvedBy: null },
      { version: 1, state: 'approved', approvedBy: expect.stringContaining('Administrative Division Commander') },
    ]);
  });

  test('two at once get two versions', async () => {
    const both = await Promise.all([1, 2].map(() => propose(trainer, { name: 'Twins' })));
    expect(both.map(one => one.version).toSorted()).toEqual([1, 2]);
  });
});

describe('approving', () => {
  test('LA-23 SL-10 nobody approves their own, by a second account either', async () => {
    const both = await buildPerson(house, {
      agency: 'barstow',
      posts: ['administrative-training-corporal', 'administrative-division-commander'],
    });
    const other = await buildPerson(house, {
      agency: 'barstow',
      posts: ['administrative-division-commander'],
      sameHumanAs: both,
    });
    const { approvalId } = await propose(both, { name: 'Own' });
    await expect(decideCourse(both, approvalId)).rejects.toMatchObject({ code: 'approval_self' });
    await expect(decideCourse(other, approvalId)).rejects.toMatchObject({ code: 'approval_self' });
    await decideCourse(administrator, approvalId);
    expect(await courseOf('Own')).toMatchObject([{ state: 'approved' }]);
  });

  test('nor around the application: the database asks for the second person', async () => {
    const { courseId, approvalId } = await propose(trainer, { name: 'Around' });
    const approve = house.database.asSuperuser(
      `update training_courses set state = 'approved', approval_id = $2, approved_at = now(), approved_by = 'me' where course_id = $1`,
      [courseId, approvalId],
    );
    await expect(approve).rejects.toThrow('not approved by a second person');
    const widen = house.database.asSuperuser(`update training_courses set contents = '{policy}' where course_id = $1`, [
      courseId,
    ]);
    await expect(widen).rejects.toThrow('never changes');
    await expect(
      house.database.asSuperuser('delete from training_courses where course_id = $1', [courseId]),
    ).rejects.toThrow('stays on file');
  });

  test('what was retired in the meantime is not approved', async () => {
    const { courseId, approvalId } = await propose(trainer, { name: 'Given up' });
    await retireCourse(await trainer.ctx(), { courseId, reason: 'a better one follows' });
    await expect(decideCourse(administrator, approvalId)).rejects.toMatchObject({ code: 'approval_state' });
    expect(await courseOf('Given up')).toMatchObject([{ state: 'retired', approvedBy: null }]);
  });
});

describe('from the command line', () => {
  test('what was on paper counts by any name, until the department has approved its first course', async () => {
    const taskOf = (agency: 'barstow' | 'los-alamitos') =>
      taskContext(house.gate, house.agencies[agency], 'people-import');
    const early = await buildPerson(house, { agency: 'los-alamitos', posts: ['dispatcher'], trained: false });
    const late = await buildPerson(house, { agency: 'barstow', posts: ['dispatcher'], trained: false });
    const paper = { course: 'On paper', completedOn: '2026-05-01' };
    await recordTraining(taskOf('los-alamitos'), { personId: early.personId, ...paper });
    const officer = await buildPerson(house, { agency: 'los-alamitos', posts: ['training-officer'] });
    expect(await viewTraining(await officer.ctx(), early)).toMatchObject({ state: 'valid', validUntil: '2027-04-30' });
    await buildCourse({ trainer, administrator }, { name: 'The first' });
    await expect(recordTraining(taskOf('barstow'), { personId: late.personId, ...paper })).rejects.toMatchObject({
      code: 'input_invalid',
    });
    await recordTraining(taskOf('barstow'), { personId: late.personId, ...paper, course: 'The first' });
    expect(await viewTraining(await trainer.ctx(), late)).toMatchObject({ state: 'valid' });
  });
});

describe('retiring', () => {
  test('nobody completes it any more; what was completed counts on', async () => {
    const { courseId } = await buildCourse({ trainer, administrator }, { name: 'Old' });
    const learner = await buildPerson(house, { agency: 'barstow', posts: ['dispatcher'], trained: false });
    const said = { personId: learner.personId, course: 'Old', completedOn: '2026-05-01' };
    await recordTraining(await trainer.ctx(), said);
    const reason = 'replaced';
    await retireCourse(await trainer.ctx(), { courseId, reason });
    await expect(retireCourse(await trainer.ctx(), { courseId, reason })).rejects.toMatchObject({
      code: 'already_done',
    });
    expect(await viewTraining(await trainer.ctx(), learner)).toMatchObject({
      state: 'valid',
      validUntil: '2027-04-30',
    });
    await expect(recordTraining(await trainer.ctx(), { ...said, completedOn: '2026-05-02' })).rejects.toMatchObject({
      code: 'input_invalid',
    });
  });

  test('another agency’s course is not there', async () => {
    const { courseId } = await propose(trainer, { name: 'Ours' });
    const foreign = await buildPerson(house, { agency: 'los-alamitos', posts: ['training-officer'] });
    for (const id of [courseId, newId()])
      await expect(retireCourse(await foreign.ctx(), { courseId: id, reason: 'not ours' })).rejects.toMatchObject({
        code: 'not_found',
      });
    expect((await listCourses(await foreign.ctx())).courses).toEqual([]);
    const anew = { courseId, reason: 'changed', countsThrough: '2026-05-04' };
    await expect(requireTrainingAnew(await administrator.ctx(), anew)).rejects.toMatchObject({ code: 'input_invalid' });
  });
});

describe('who lapses, and what is due', () => {
  test('C14 within 30 days, whoever ended or has none; not who lasts longer, nor who sees no data', async () => {
    await buildCourse({ trainer, administrator }, { name: 'Lapsing' });
    const today = localDay(clock.now(), 'America/Los_Angeles');
    const build = async (validUntil: string | null, posts = ['dispatcher']): Promise<string> => {
      const person = await buildPerson(house, { agency: 'barstow', posts, trained: false });
      const said = { personId: person.personId, course: 'Lapsing', completedOn: '2026-04-01' };
      if (validUntil !== null) await recordTraining(await trainer.ctx(), { ...said, validUntil });
      return person.username;
    };
    const inDays = (days: number): string => addDays(today, days);
    const [ended, soon, later] = [await build(inDays(-1)), await build(inDays(30)), await build(inDays(31))];
    const [none, clerk] = [await build(null), await build(null, ['custodian-of-records'])];
    const { people } = await listLapsing(await trainer.ctx(), { days: 30 });
    const stateOf = (name: string) => people.find(one => one.username === name)?.state ?? 'not listed';
    expect([ended, soon, later, none, clerk].map(stateOf)).toEqual([
      'ended',
      'valid',
      'not listed',
      'none',
      'not listed',
    ]);
    expect(people.find(one => one.username === soon)).toMatchObject({ validUntil: inDays(30), posts: ['dispatcher'] });
    expect((await listLapsing(await trainer.ctx(), { days: 31 })).people.map(one => one.username)).toContain(later);
  });

  test('BA-49 the training post owes who lapses, the administrator owes the courses that wait; done, they close', async () => {
    const { courseId, approvalId } = await propose(trainer, { name: 'Waiting' });
    const learner = await buildPerson(house, { agency: 'barstow', posts: ['dispatcher'], trained: false });
    const plan = () => planObligations(house.gate, house.agencies.barstow, [trainingDuties]);
    const due = async (subject: string) =>
      house.database.asSuperuser('select kind, owner_post, outcome from obligations where subject = $1', [subject]);
    await plan();
    const lapse = { kind: 'training_lapse', owner_post: 'administrative-training-corporal' };
    const approval = { kind: 'course_approval', owner_post: 'administrative-division-commander' };
    expect(await due(learner.personId)).toEqual([{ ...lapse, outcome: 'open' }]);
    expect(await due(courseId)).toEqual([{ ...approval, outcome: 'open' }]);
    expect((await plan()).opened).toBe(0);
    await decideCourse(administrator, approvalId);
    const said = { personId: learner.personId, course: 'Waiting', completedOn: '2026-05-04' };
    await recordTraining(await trainer.ctx(), said);
    await plan();
    expect(await due(learner.personId)).toEqual([{ ...lapse, outcome: 'done' }]);
    expect(await due(courseId)).toEqual([{ ...approval, outcome: 'done' }]);
  });
});
