import type { frozenClock } from '../../foundation/base/clock.ts';
import { sha256Hex } from '../../foundation/base/crypto.ts';
import type { PersonId } from '../../foundation/base/ids.ts';
import { fictionalPlate } from '../../foundation/plates/fictional.ts';
import { taskContext } from '../../gate/access/context.ts';
import { checkLog, entriesOf } from '../../gate/audit/checks.ts';
import { enrolAgency } from '../../gate/policy/actions.ts';
import { demonstrationProfile } from '../../gate/policy/load.ts';
import { createAccount, giveTotp, grantClearance, holdPost, switchAccount } from '../../department/people/actions.ts';
import { newTotpSecret, stepAt, totpCode } from '../../department/people/rules/totp.ts';
import { recordTraining } from '../../department/training/actions.ts';
import { drawPlate } from '../../demo/draw-plate.ts';
import type { House } from '../../app.ts';
import { playAccounts } from './scenario/accounts.ts';
import { playDepartment } from './scenario/department.ts';
import { bearer, password, type Answer, type Ask, type Headers, type Player } from './scenario/player.ts';
import { playSetup } from './scenario/setup.ts';
import { playTraining } from './scenario/training.ts';

type Clock = ReturnType<typeof frozenClock>;

const totpSecret = newTotpSecret();
const plate = fictionalPlate(1);
const other = fictionalPlate(2);
const minuteMs = 60_000;

/** One of everything that people and cameras do, in an order that never changes. Throws when something is answered otherwise than expected. */
export async function playScenario(house: House, clock: Clock): Promise<void> {
  const profile = demonstrationProfile('barstow');
  const at = clock.now();
  const agency = await enrolAgency(house.gate.db, { profile, demonstration: true, adoptedBy: 'scenario', at });
  const ask: Ask = async (headers, { method, url, payload, wanted = 200 }) => {
    const verb = method ?? (payload === undefined ? 'GET' : 'POST');
    const body = payload === undefined ? {} : { payload };
    const answer = await house.server.inject({ method: verb, url, headers, ...body });
    if (answer.statusCode !== wanted)
      throw new Error(`the scenario expected ${wanted} of ${url} and got ${answer.statusCode}: ${answer.body}`);
    return answer.headers['content-type']?.toString().includes('json') === true ? answer.json<Answer>() : {};
  };
  const minutesPass = (minutes: number): void => clock.advanceMs(minutes * minuteMs);
  const player: Player = { house, agency, ask, minutesPass };
  const { officer, commander, watcher, trainer } = await playPeople(player);
  const key = await playCameras(player, commander);
  await playHotlists(player, officer);
  const feed = await followHits(player, watcher);
  const sha256 = await playIngest(player, key, commander);
  await house.matcher.idle();
  await feed.until('hit');
  await playInquiries(player, officer, sha256);
  await playHits(player, { officer, colleague: watcher, sha256 });
  await playTraining(player, { commander, trainer });
  const chief = await playDepartment(player, commander);
  await playSetup(player, commander);
  await playAccounts(player, { commander, chief, totpSecret });
  await playRecord(player);
  // whoever has signed out is shown no more hits: the feed asks now and then, and then ends the stream
  await ask(watcher, { method: 'DELETE', url: '/v1/sessions/current' });
  await feed.until('ended');
}

async function playPeople({
  house,
  agency,
  ask,
  minutesPass,
}: Player): Promise<Record<'officer' | 'commander' | 'watcher' | 'trainer', Headers>> {
  const seed = taskContext(house.gate, agency, 'demo-seed');
  const make = async (username: string, postIds: string[]): Promise<Headers> => {
    const account = { username, displayName: `Scenario ${username}`, password, passwordRounds: 1000 };
    const { personId } = await createAccount(seed, account);
    const { agencyId } = agency;
    const from = house.gate.clock.now();
    await house.gate.db.inAgency(agencyId, async tx => {
      for (const postId of postIds) await holdPost(tx, { agencyId, personId, postId, heldFrom: from });
      const expiresAt = new Date(from.getTime() + 365 * 24 * 60 * minuteMs);
      await grantClearance(tx, { agencyId, personId, grantedAt: from, expiresAt });
      await giveTotp(tx, house.gate, { agencyId, personId, secret: totpSecret, at: from, demonstration: false });
    });
    await recordTraining(seed, { personId, course: 'ALPR policy and use', completedOn: '2026-05-01' });
    const signIn = { agency: agency.code, username, password };
    const { challenge } = await ask({}, { url: '/v1/sessions', payload: signIn, wanted: 401 });
    const answer = { challenge: String(challenge), code: totpCode(totpSecret, stepAt(house.gate.clock.now())) };
    return bearer(await ask({}, { url: '/v1/sessions/second-factor', payload: answer, wanted: 201 }));
  };
  const officer = await make('officer', ['detective']);
  const commander = await make('commander', ['administrative-division-commander']);
  const watcher = await make('watcher', ['dispatcher']);
  const trainer = await make('corporal', ['administrative-training-corporal']);
  await make('approver', ['operations-division-commander']);
  const wrong = { agency: agency.code, username: 'nobody', password };
  await ask({}, { url: '/v1/sessions', payload: wrong, wanted: 401 });
  // late enough for the session's last use to be written anew
  minutesPass(2);
  await ask(officer, { url: '/v1/me' });
  await ask(officer, { url: '/v1/matter-form' });
  await ask(commander, { url: '/v1/accounts' });
  const leaver = { username: 'leaver', displayName: 'Scenario leaver', password: 'another password of it' };
  const { personId } = await ask(commander, { url: '/v1/accounts', payload: leaver, wanted: 201 });
  await house.gate.db.inAgency(agency.agencyId, tx => switchAccount(tx, personId as PersonId, false)); // as the route answers
  return { officer, commander, watcher, trainer };
}

async function playCameras({ ask }: Player, commander: Headers): Promise<string> {
  const camera = {
    code: 'gate-1',
    name: 'Gate 1',
    kind: 'fixed',
    retentionClass: 'server',
    timeZone: 'America/Los_Angeles',
  };
  await ask(commander, { url: '/v1/cameras', payload: camera, wanted: 201 });
  await ask(commander, { url: '/v1/cameras' });
  const issue = { url: '/v1/camera-keys', payload: { label: 'gate', cameras: ['gate-1'] }, wanted: 201 };
  const spare = await ask(commander, issue);
  await ask(commander, { method: 'DELETE', url: `/v1/camera-keys/${String(spare['keyId'])}` });
  return String((await ask(commander, issue))['key']);
}

async function playHotlists({ house, ask, minutesPass }: Player, officer: Headers): Promise<void> {
  const expiresAt = new Date(house.gate.clock.now().getTime() + 24 * 60 * minuteMs).toISOString();
  const line = (wanted: string): string =>
    `${wanted},CA,stolen vehicle,high,Taken from Main Street,BA-26-00417,officer,approver,${expiresAt}`;
  const bring = async (...lines: string[]): Promise<void> => {
    const asOf = house.gate.clock.now().toISOString();
    const header = 'plate,state,category,priority,reason,case_number,requested_by,approved_by,expires_at';
    const headers = { ...officer, 'content-type': 'text/csv' };
    const payload = `${[header, ...lines].join('\n')}\n`;
    await ask(headers, { method: 'PUT', url: `/v1/hotlists/Scenario?asOf=${asOf}`, payload });
  };
  await bring(line(plate), line(other));
  minutesPass(1);
  // the second file leaves one out: its entry ends
  await bring(line(plate));
  await ask(officer, { url: '/v1/hotlists' });
}

type Feed = { /** Resolves when an event of this name has come. */ until(event: string): Promise<void> };

/** Follows the live hits over a real connection. */
async function followHits({ house }: Player, headers: Headers): Promise<Feed> {
  const base = await house.server.listen({ host: '127.0.0.1', port: 0 });
  const answer = await fetch(`${base}/v1/hits/stream`, { headers });
  if (answer.body === null) throw new Error('the stream of hits was not opened');
  const reader: ReadableStreamDefaultReader<Uint8Array> = answer.body.getReader();
  let text = '';
  return {
    async until(event) {
      while (!text.includes(`event: ${event}\n`)) {
        const { done, value } = await reader.read();
        if (done) throw new Error(`the stream of hits ended before an event ${event}`);
        text += Buffer.from(value).toString();
      }
    },
  };
}

async function playIngest({ house, ask }: Player, key: string, commander: Headers): Promise<string> {
  const image = await drawPlate(plate);
  const send = (fields: object, wanted: number): Promise<Answer> => {
    const capturedAt = house.gate.clock.now().toISOString();
    const payload = { camera: 'gate-1', capturedAt, plate, state: 'CA', ...fields };
    return ask({ 'x-plateward-key': key }, { url: '/v1/ingest/reads', payload, wanted });
  };
  const images = [{ kind: 'plate', base64: image.toString('base64') }];
  await send({ eventId: 'first', images }, 201);
  await send({ eventId: 'first', images }, 201);
  await send({ eventId: 'second', plate: other }, 201);
  for (const _again of [1, 2]) await send({ eventId: 'unusable', plate: '' }, 422);
  await ask(commander, { url: '/v1/quarantine' });
  return sha256Hex(image);
}

async function playInquiries({ ask }: Player, officer: Headers, sha256: string): Promise<void> {
  const matter = {
    purpose: 'criminal_investigation',
    caseNumber: 'BA-26-00417',
    reason: 'Taken from Main Street at noon',
  };
  const search = (fields: object): Promise<Answer> =>
    ask(officer, { url: '/v1/inquiries', payload: { ...matter, ...fields } });
  const { inquiryId, reads } = await search({ plate });
  await search({ plate: 'PW*', limit: 1, capturedFrom: '2026-05-01T00:00:00Z', capturedTo: '2026-06-01T00:00:00Z' });
  const { next } = await search({ plate: 'PW*', limit: 1 });
  await search({ plate: 'PW*', limit: 1, cursor: next });
  const [read] = reads as { readId: string }[]; // as the route answers
  await ask(officer, { url: `/v1/inquiries/${String(inquiryId)}/reads/${read?.readId ?? ''}/images/${sha256}` });
}

async function playHits(
  { ask }: Player,
  { officer, colleague, sha256 }: { officer: Headers; colleague: Headers; sha256: string },
): Promise<void> {
  await ask(officer, { url: '/v1/hits?state=all' });
  const { hits } = await ask(officer, { url: '/v1/hits' });
  const [hit] = hits as { hitId: string }[]; // as the route answers
  const url = `/v1/hits/${hit?.hitId ?? ''}`;
  await ask(officer, { url: `${url}/images/${sha256}` });
  await ask(officer, { url: `${url}/take`, payload: {} });
  await ask(colleague, { url: `${url}/take-over`, payload: { reason: 'end of the shift', from: 'officer' } });
  const pressId = '019f0000-0000-7000-8000-000000000001';
  const { steps } = await ask(officer, { url: `${url}/steps`, payload: { step: 'advise_pending', pressId } });
  const [step] = steps as { stepId: string }[]; // as the route answers
  await ask(officer, { url: `${url}/steps/${step?.stepId ?? ''}/undo`, payload: {} });
  const compared = { plate: true, state: true, vehicle: true };
  await ask(officer, { url: `${url}/answer`, payload: { answer: 'verified', reference: 'CLETS 1', compared } });
  await ask(officer, { url: `${url}/close`, payload: { outcome: 'recovered' } });
}

async function playRecord({ house, agency }: Player): Promise<void> {
  const { agencyId } = agency;
  await house.sequencer.drain();
  const { faults } = await checkLog({ db: house.auditReader, agencyId });
  if (faults.length > 0) throw new Error(`the record of the scenario has faults: ${JSON.stringify(faults[0])}`);
  await entriesOf({ db: house.auditReader, agencyId, limit: 5 });
}
