import { taskContext } from '../../../gate/access/context.ts';
import { createAccount, holdPost } from '../../../department/people/actions.ts';
import { trainingDuties } from '../../../department/training/actions/duties.ts';
import { password, type Answer, type Headers, type Player } from './player.ts';

const contents = ['policy', 'guidelines', 'procedures', 'login', 'use'];
const reason = 'of the scenario';

/** Courses, training records and retraining: one of everything, in an order that never changes. */
export async function playTraining(
  player: Player,
  { commander, trainer }: { commander: Headers; trainer: Headers },
): Promise<void> {
  const { house, agency, ask, minutesPass } = player;
  await makeBeginner(player);
  const propose = (name: string): Promise<Answer> =>
    ask(trainer, { url: '/v1/training/courses', payload: { name, contents, reason }, wanted: 201 });
  const first = await propose('Scenario basics');
  const second = await propose('Scenario refresher');
  await ask(commander, {
    url: `/v1/approvals/${String(first['approvalId'])}/decision`,
    payload: { decision: 'approve' },
  });
  await ask(trainer, { url: `/v1/training/courses/${String(second['courseId'])}/retirement`, payload: { reason } });
  await ask(trainer, { url: '/v1/training/courses' });
  const { people } = await ask(trainer, { url: '/v1/training/lapsing' });
  const personId = (people as { personId: string }[])[0]?.personId ?? ''; // as the route answers
  await ask(commander, {
    url: '/v1/training/orders',
    payload: { personId, reason, dueOn: '2026-05-20' },
    wanted: 201,
  });
  minutesPass(1);
  const said = { course: 'Scenario basics', completedOn: '2026-05-04', contents, trainer: 'T. Example', evidence: '1' };
  const completion = await ask(trainer, {
    url: '/v1/training/completions',
    payload: { personId, ...said },
    wanted: 201,
  });
  await ask(trainer, {
    url: `/v1/training/completions/${String(completion['completionId'])}/correction`,
    payload: { reason, completedOn: '2026-05-03' },
    wanted: 201,
  });
  await ask(
    { ...trainer, 'content-type': 'text/csv' },
    {
      url: '/v1/training/import',
      payload: 'username,course,completed_on\nbeginner,Scenario basics,2026-05-02\n',
    },
  );
  await ask(trainer, { url: `/v1/accounts/${personId}/training` });
  await ask(trainer, { url: '/v1/training/orders?state=all' });
  await ask(commander, { url: '/v1/me/training' });
  const anew = { reason, countsThrough: '2026-06-30' };
  await ask(commander, { url: `/v1/training/courses/${String(first['courseId'])}/anew`, payload: anew });
  await house.gate.db.inAgency(agency.agencyId, async tx => {
    const at = house.gate.clock.now();
    const { profile } = await house.gate.profileAt(tx, agency.agencyId, at);
    return trainingDuties.find(tx, { agency, profile, at, today: '2026-05-04' });
  });
}

/** A dispatcher who has no training yet. */
async function makeBeginner({ house, agency }: Player): Promise<void> {
  const { agencyId } = agency;
  const account = { username: 'beginner', displayName: 'Scenario beginner', password, passwordRounds: 1000 };
  const { personId } = await createAccount(taskContext(house.gate, agency, 'demo-seed'), account);
  const heldFrom = house.gate.clock.now();
  await house.gate.db.inAgency(agencyId, tx => holdPost(tx, { agencyId, personId, postId: 'dispatcher', heldFrom }));
}
