import { sha256Hex } from '../../foundation/base/crypto.ts';
import { routes } from '../../foundation/contract/routes.ts';
import { referenceOf } from '../../foundation/contract/profile-setting.ts';
import type { DemoAgency } from '../agencies.ts';
import type { AnswerOf, Request } from '../client.ts';
import { usernameWithRole } from '../people.ts';
import { carsOf, sharedCar } from './cars-of-story.ts';
import { caseNumberOf } from './policies.ts';
import { dispatcher, officer, untrained } from './sign-in.ts';
import { agencyOf, answered, measure, needed, refused, require, scene, tokenOf, type Stage } from './stage.ts';

const reason = 'Vehicle theft at the made-up market, tracing where the car went';

/** Searches that are refused, and why; searches that are answered, and what they show. */
export function tellSearches(stage: Stage): Promise<void> {
  return scene(stage, 'Searches of stored reads', async () => {
    await tellMissing(stage, agencyOf(stage, 'carlsbad'));
    for (const agency of stage.demo.agencies) await tellWhoMayNot(stage, agency);
    await tellForbidden(stage, agencyOf(stage, 'corona'));
    for (const agency of stage.demo.agencies) await tellOwnReads(stage, agency);
    await tellPatterns(stage, agencyOf(stage, 'san-leandro'));
  });
}

/** CB-09: no answer without number and reason. */
async function tellMissing(stage: Stage, agency: DemoAgency): Promise<void> {
  const { plate } = carsOf(stage, agency).plain;
  const { purpose, caseNumber } = matterOf(agency);
  await refused(
    stage,
    { agency, what: 'a search without a number' },
    search(stage, agency, { plate, purpose, reason }),
    {
      status: 422,
      code: 'case_required',
      field: 'caseNumber',
      clause: 'CB-09',
    },
  );
  await refused(
    stage,
    { agency, what: 'a search without a reason' },
    search(stage, agency, { plate, purpose, caseNumber }),
    { status: 422, code: 'reason_required', field: 'reason', clause: 'CB-09' },
  );
  await refused(
    stage,
    { agency, what: 'a search whose reason says nothing' },
    search(stage, agency, { plate, purpose, caseNumber, reason: 'official police business' }),
    { status: 422, code: 'reason_empty_words', field: 'reason', clause: 'CB-09' },
  );
  await refused(
    stage,
    { agency, what: "a search with another agency's number" },
    search(stage, agency, { plate, purpose, caseNumber: caseNumberOf(agencyOf(stage, 'barstow')), reason }),
    { status: 422, code: 'case_malformed', field: 'caseNumber' },
  );
  const creator = usernameWithRole(agency.profile, 'account-creator');
  await refused(
    stage,
    { agency, what: 'whoever creates accounts tries a search' },
    search(stage, agency, { plate, purpose, caseNumber, reason }, creator),
    { status: 403, code: 'permission_missing' },
  );
}

async function tellWhoMayNot(stage: Stage, agency: DemoAgency): Promise<void> {
  const asked = { plate: carsOf(stage, agency).plain.plate, ...matterOf(agency) };
  const rule = agency.profile.training.requiredBeforeUse;
  const clause = rule === 'unset' ? undefined : referenceOf(rule);
  await refused(
    stage,
    { agency, what: 'an officer without training searches' },
    search(stage, agency, asked, untrained),
    { status: 403, code: 'training_missing', clause },
  );
  await refused(stage, { agency, what: 'the dispatcher searches' }, search(stage, agency, asked, dispatcher), {
    status: 403,
    code: 'permission_missing',
  });
}

/** The law's floor: no policy and no person can permit these. */
async function tellForbidden(stage: Stage, agency: DemoAgency): Promise<void> {
  const asked = { plate: carsOf(stage, agency).plain.plate, ...matterOf(agency) };
  const law = 'Government Code 7284.6(a)(1)';
  await refused(
    stage,
    { agency, what: 'a search for immigration enforcement' },
    search(stage, agency, { ...asked, purpose: 'immigration_enforcement' }),
    { status: 403, code: 'purpose_forbidden', field: 'purpose', clause: law },
  );
  await refused(
    stage,
    { agency, what: 'the same, hidden in the reason' },
    search(stage, agency, { ...asked, reason: 'Locating a person for an ICE deportation order' }),
    { status: 403, code: 'purpose_forbidden', field: 'reason', clause: law },
  );
}

/** One car passed in all five cities: each agency sees its own read, and no other. */
async function tellOwnReads(stage: Stage, agency: DemoAgency): Promise<void> {
  const asked = { plate: sharedCar(stage).plate, ...matterOf(agency) };
  await found(stage, { agency, what: 'the officer searches the car that passed in all cities' }, asked, answer => {
    require(answer.reads.length === 1, `${answer.reads.length} reads were shown`);
    const [read] = answer.reads;
    require(read?.cameraName.includes(agency.city) === true, `the read of ${read?.cameraName} was shown`);
    return `1 read, of its own camera; to be purged on ${read.purgeOn}`;
  });
}

async function tellPatterns(stage: Stage, agency: DemoAgency): Promise<void> {
  const { plate } = carsOf(stage, agency).plain;
  const matter = matterOf(agency);
  const holds = (answer: InquiryAnswer): string => {
    const plates = answer.reads.map(read => read.plate);
    require(plates.includes(plate), `${plate} is not among ${plates.join(', ')}`);
    return `${answer.pattern} finds ${answer.reads.length} ${answer.reads.length === 1 ? 'read' : 'reads'}`;
  };
  const exact = await found(stage, { agency, what: 'an exact plate' }, { plate, ...matter }, holds);
  const one = `${plate.slice(0, 4)}?${plate.slice(5)}`;
  await found(stage, { agency, what: 'one character unknown' }, { plate: one, ...matter }, holds);
  const many = `${plate.slice(0, 5)}*`;
  await found(stage, { agency, what: 'only the beginning known' }, { plate: many, ...matter }, holds);
  const { inquiryId, reads } = needed(exact);
  const read = needed(reads.find(candidate => candidate.plate === plate));
  const image = needed(read.images.find(candidate => candidate.kind === 'vehicle'));
  const params = { inquiryId, readId: read.readId, sha256: image.sha256 };
  await answered(
    stage,
    { agency, what: 'the officer looks at the photo of the car' },
    [routes.showInquiryPhoto, { bearer: tokenOf(stage, agency, officer), params }],
    (_, reply) => {
      require(reply.ok && sha256Hex(reply.bytes) === image.sha256, 'these are not the bytes that the camera sent');
      return `${image.width} x ${image.height}, the very bytes that the camera sent; the look is recorded`;
    },
  );
  const corona = agencyOf(stage, 'corona');
  await refused(
    stage,
    { agency: corona, what: `an officer of Corona tries the same photo of ${agency.city}` },
    [routes.showInquiryPhoto, { bearer: tokenOf(stage, corona, officer), params }],
    { status: 404, code: 'not_found' },
  );
}

type InquiryAnswer = AnswerOf<typeof routes.runInquiry>;
type Asked = { plate: string; purpose: string; caseNumber?: string; reason?: string };

function found(
  stage: Stage,
  line: { agency: DemoAgency; what: string },
  asked: Asked,
  look: (answer: InquiryAnswer) => string,
): Promise<InquiryAnswer | null> {
  return answered(stage, line, search(stage, line.agency, asked), (answer, { tookMs }) => {
    measure(stage, 'search answered', tookMs);
    return look(answer);
  });
}

function search(
  stage: Stage,
  agency: DemoAgency,
  json: Asked,
  by: string = officer,
): [typeof routes.runInquiry, Request] {
  return [routes.runInquiry, { bearer: tokenOf(stage, agency, by), json }];
}

function matterOf(agency: DemoAgency): { purpose: string; caseNumber: string; reason: string } {
  return { purpose: 'criminal_investigation', caseNumber: caseNumberOf(agency), reason };
}
