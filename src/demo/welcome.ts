import { hitRoutes } from '../foundation/contract/routes/hits.ts';
import { ingestRoutes } from '../foundation/contract/routes/ingest.ts';
import { signInRoutes } from '../foundation/contract/routes/sign-in.ts';
import { demonstrationNotice } from '../foundation/contract/words.ts';
import { fixedCamera } from './cameras.ts';
import type { Demo } from './open-demo.ts';
import { castOf } from './people.ts';
import { trafficCars } from './traffic.ts';

/** What somebody who starts the demonstration needs to know: address, who can sign in, how to send a read and follow the hits. */
export function welcome({ address, agencies, secrets }: Demo, { json }: { json: boolean }): string[] {
  const { passphrase, cameraKeys } = secrets;
  const people = agencies.map(agency => ({
    agency: agency.code,
    city: agency.city,
    people: castOf(agency).map(({ username, displayName }) => ({ username, displayName })),
  }));
  if (json)
    return [JSON.stringify({ demonstration: demonstrationNotice, address, passphrase, agencies: people, cameraKeys })];
  const index = agencies.findIndex(agency => agency.code === 'barstow');
  const key = cameraKeys['barstow']?.[fixedCamera] ?? '';
  const listed = trafficCars(index)[0]?.plate ?? '';
  return [
    demonstrationNotice,
    '',
    `Plateward is at ${address} (its description: ${address}/v1/openapi.json).`,
    `Everybody signs in with the passphrase ${passphrase} and a code, which the sign-in page tells here and nowhere else:`,
    ...people.map(({ agency, people }) => `  ${agency.padEnd(13)} ${people.map(one => one.username).join(', ')}`),
    '',
    'Sign in as dispatcher of Barstow and follow the hits as they come:',
    `  CODE=$(curl -sS ${address}${signInRoutes.openSession.path} -H 'Content-Type: application/json' \\`,
    `    -d '{"agency":"barstow","username":"demo.dispatcher","password":"${passphrase}"}' |`,
    `    sed 's/.*"challenge":"\\([^"]*\\)".*"demonstrationCode":"\\([^"]*\\)".*/{"challenge":"\\1","code":"\\2"}/')`,
    `  TOKEN=$(curl -sS ${address}${signInRoutes.answerSecondFactor.path} -H 'Content-Type: application/json' -d "$CODE" |`,
    `    sed 's/.*"token":"\\([^"]*\\)".*/\\1/')`,
    `  curl -sSN ${address}${hitRoutes.followHits.path} -H "Authorization: Bearer $TOKEN"`,
    '',
    'Send the read of a listed car as a camera does, and see the hit come:',
    `  curl -sS ${address}${ingestRoutes.ingestRead.path} -H 'Authorization: Bearer ${key}' -H 'Content-Type: application/json' \\`,
    `    -d '{"eventId":"try-'$(date +%s)'","camera":"${fixedCamera}","capturedAt":"'$(date -u +%Y-%m-%dT%H:%M:%SZ)'","plate":"${listed}","state":"CA"}'`,
    '',
    'Invented traffic runs until Ctrl-C: fixed cameras send pictures, in which Plateward finds and reads the plates itself.',
    'Hits as dispatch sees them:',
  ];
}
