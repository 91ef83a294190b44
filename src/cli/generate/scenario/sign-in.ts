import { stepAt, totpCode } from '../../../department/people/rules/totp.ts';
import { playIdentity, playPasskey, playRescue } from './rescue.ts';
import { bearer, type Answer, type Headers, type Officials, type Player } from './player.ts';

type Newcomer = Officials & { personId: string; username: string; password: string };

/** First factor, a new one, sessions, password and lock of somebody who has just entered; answers with the headers of their session. */
export async function playSignIn(player: Player, newcomer: Newcomer): Promise<Headers> {
  const { house, agency, ask, minutesPass } = player;
  const who = { agency: agency.code, username: newcomer.username, password: newcomer.password };
  const enter = (more: object): Promise<Answer> =>
    ask({}, { url: '/v1/sessions', payload: { ...who, ...more }, wanted: 201 });
  await ask({}, { url: `/v1/sign-in/${agency.code}` });
  // of two sessions that wait for the first factor one enrols it, and the other is over
  await enter({});
  const mine = bearer(await enter({}));
  await enrol(player, mine);
  const secret = await enrol(player, mine);
  minutesPass(1);
  const code = (): string => totpCode(secret, stepAt(house.gate.clock.now()));
  await enter({ code: code() });
  const { sessions } = await ask(mine, { url: '/v1/me/sessions' });
  // as the route answers
  const other = (sessions as { sessionId: string; current: boolean }[]).find(one => !one.current);
  await ask(mine, { method: 'DELETE', url: `/v1/me/sessions/${other?.sessionId ?? ''}` });
  minutesPass(1);
  await ask(mine, { url: '/v1/sessions/step-up', payload: { code: code() } });
  await ask(mine, { url: '/v1/me/factors' });
  const change = { current: newcomer.password, password: 'three herons by the weir' };
  await ask(mine, { url: '/v1/me/password', payload: change });
  // a code for a new authenticator that nobody was handed
  const { challenge } = await ask(
    {},
    { url: '/v1/sessions', payload: { ...who, password: change.password }, wanted: 401 },
  );
  const madeUp = { challenge, enrolmentCode: 'AAAA-BBBB-CCCC-DDDD' };
  await ask({}, { url: '/v1/sessions/second-factor', payload: madeUp, wanted: 401 });
  await playPasskey(player, mine);
  await playLock(player, newcomer);
  await playIdentity(player, newcomer);
  await playRescue(player, { ...newcomer, username: 'approver' });
  return mine;
}

/** An authenticator app, offered and confirmed; one that was there is replaced. Answers with its secret. */
async function enrol({ house, ask, minutesPass }: Player, mine: Headers): Promise<string> {
  minutesPass(1);
  const { factorId, secret } = await ask(mine, { url: '/v1/me/factors/totp', payload: {}, wanted: 201 });
  const code = totpCode(String(secret), stepAt(house.gate.clock.now()));
  await ask(mine, { url: `/v1/me/factors/totp/${String(factorId)}/confirm`, payload: { code } });
  return String(secret);
}

/** Too many wrong passwords shut the way, and somebody else opens it. */
async function playLock({ house, agency, ask }: Player, newcomer: Newcomer): Promise<void> {
  const { personId, username, commander, totpSecret } = newcomer;
  const wrong = { agency: agency.code, username, password: 'wrong wrong wrong' };
  for (let tries = 0; tries < 5; tries++) await ask({}, { url: '/v1/sessions', payload: wrong, wanted: 401 });
  const code = totpCode(totpSecret, stepAt(house.gate.clock.now()));
  await ask(commander, { url: '/v1/sessions/step-up', payload: { code } });
  await ask(commander, { url: `/v1/accounts/${personId}/release-lock`, payload: {} });
}
