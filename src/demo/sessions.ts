import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../foundation/base/clock.ts';
import { routes } from '../foundation/contract/routes.ts';
import { totpStepSeconds } from '../department/people/rules/totp.ts';
import { ask } from './client.ts';

/** Who is signed in for the demonstration's own requests. */
export type DemoSessions = {
  /** The token of a made-up person: the one that is open, or a new sign-in with password and code. Throws when it is refused. */
  tokenOf(agencyCode: string, username: string): Promise<string>;
};

const tries = 5;

/** Keeps one session per person, and signs in again once it is over. */
export function demoSessions(origin: string, passphrase: string): DemoSessions {
  const open = new Map<string, Promise<string>>();
  const sessions: DemoSessions = {
    async tokenOf(agencyCode, username) {
      const key = `${agencyCode} ${username}`;
      const before = open.get(key);
      if (before !== undefined) {
        const token = await before.catch(() => null);
        if (token !== null && (await isLive(origin, token))) return token;
        // whoever came first signs in; others wait for that one
        if (open.get(key) !== before) return sessions.tokenOf(agencyCode, username);
      }
      const signing = signIn(origin, { agency: agencyCode, username, password: passphrase });
      open.set(key, signing);
      return signing;
    },
  };
  return sessions;
}

async function isLive(origin: string, bearer: string): Promise<boolean> {
  return (await ask(origin, routes.viewMe, { bearer })).ok;
}

/** Password, then the code that a demonstration tells; when others have used up the codes of these 30 seconds, the next one. */
async function signIn(origin: string, json: { agency: string; username: string; password: string }): Promise<string> {
  let said = '';
  for (let n = 0; n < tries; n++) {
    const asked = await ask(origin, routes.openSession, { json });
    if (asked.ok) break;
    const { challenge, demonstrationCode, title, code: problem } = asked.problem;
    said = title;
    if (problem !== 'second_factor_required') break;
    if (typeof challenge === 'string' && typeof demonstrationCode === 'string') {
      const answer = { challenge, code: demonstrationCode };
      const reply = await ask(origin, routes.answerSecondFactor, { json: answer });
      if (reply.ok && reply.answer.token !== null) return reply.answer.token;
      said = reply.ok ? 'no token' : reply.problem.title;
    }
    await sleep(untilNextStepMs());
  }
  throw new Error(`${json.username} of ${json.agency} could not sign in: ${said}`);
}

function untilNextStepMs(): number {
  const stepMs = totpStepSeconds * 1000;
  return stepMs - (systemClock.now().getTime() % stepMs) + 100;
}
