import { Copy, Flag, Hand, ImageIcon, MapPinOff, TriangleAlert, X } from 'lucide-react';
import {
  hitRoutes,
  verificationWords,
  type HitView,
  type Verification,
} from '../../../src/foundation/contract/routes/hits.ts';
import { urlOf } from '../api/client.ts';
import { Button } from '../parts/button.tsx';
import { headingWords } from '../parts/heading.ts';
import { Photo } from '../parts/photo.tsx';
import { Plate } from '../parts/plate.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { StatusStrip, type StripTone } from '../parts/status-strip.tsx';
import { ageWords, clockTime, dayAndTime, useNow, zoneName } from '../parts/time.ts';
import { EscalationMark, PriorityMark } from './hit-list.tsx';
import { askedOf } from './steps.ts';
import type { HitDesk } from './use-hit-desk.ts';
import { vehicleWords, warningsOf, type ListAge } from './warnings.ts';
import { headlineOf, outcomeWords } from './words.ts';

/** One hit, whole on one screen: what is wanted, what was seen, what speaks against it, and that it is not verified. */
export function HitCard({
  hit,
  list,
  desk,
}: {
  hit: HitView;
  list: ListAge | undefined;
  desk: HitDesk;
}): React.ReactNode {
  const now = useNow();
  return (
    <article className="hit-card" aria-labelledby="hit-title">
      <header className="hit-title">
        <PriorityMark priority={hit.wanted.priority} />
        <h2 id="hit-title">{headlineOf(hit)}</h2>
        <EscalationMark hit={hit} now={now} />
        <Owner hit={hit} username={desk.username} />
      </header>
      <VerificationStrip hit={hit} />
      <Warnings hit={hit} list={list} />
      <TakeProblem desk={desk} />
      <Pictures hit={hit} desk={desk} />
      <Facts hit={hit} list={list} />
      <Acts hit={hit} desk={desk} />
    </article>
  );
}

const tones: Readonly<Record<Verification, StripTone>> = {
  unverified: 'danger',
  asked: 'danger',
  verified: 'ok',
  not_wanted: 'plain',
  no_answer: 'danger',
};

/** Somebody was faster: who, and the way to have the hit all the same. */
function TakeProblem({ desk }: { desk: HitDesk }): React.ReactNode {
  const { problem, can, openTakeOver } = desk;
  if (problem === null) return null;
  if (problem.code !== 'hit_state') return <ProblemNote error={problem} />;
  const action = (
    <Button shortcut="T" isDisabled={!can.takeOver} onPress={openTakeOver}>
      Take over...
    </Button>
  );
  return (
    <StatusStrip tone="warn" role="alert" {...(can.takeOver ? { action } : {})}>
      {problem.detail ?? problem.title}
    </StatusStrip>
  );
}

function VerificationStrip({ hit }: { hit: HitView }): React.ReactNode {
  const { verification, answeredBy, answeredAt, closedAt, closedBy, outcome } = hit;
  const asked = askedOf(hit);
  const answered = answeredAt === null ? '' : ` ${clockTime(answeredAt)} by ${answeredBy ?? ''}`;
  const words: Readonly<Record<Verification, string>> = {
    unverified: 'Do not stop the car on this hit alone.',
    asked: `Asked ${asked === null ? '' : `${clockTime(asked.at)} by ${asked.by}`}. Do not stop the car on this hit alone.`,
    verified: `CLETS confirmed${answered}.`,
    not_wanted: `CLETS says it is not wanted${answered}. Cancel: tell the units.`,
    no_answer: `CLETS gave no answer${answered}. Do not stop the car on this hit alone.`,
  };
  return (
    <StatusStrip tone={tones[verification]} role="status">
      <strong>{verificationWords[verification]}.</strong> {words[verification]}
      {closedAt === null || outcome === null ? null : (
        <strong>
          {' '}
          Closed {clockTime(closedAt)} by {closedBy}: {outcomeWords[outcome]}.
        </strong>
      )}
    </StatusStrip>
  );
}

function Warnings({ hit, list }: { hit: HitView; list: ListAge | undefined }): React.ReactNode {
  const nowMs = useNow();
  const warnings = warningsOf(hit, { nowMs, list });
  const { caution, instructions } = hit.wanted;
  if (warnings.length === 0 && caution === null && instructions === null) return null;
  return (
    <section className="hit-warnings" aria-label="Warnings">
      <ul>
        {warnings.map(warning => (
          <li key={warning.replace(/\d+ (s|min|h|d)\b.*/, '')}>
            <TriangleAlert aria-hidden="true" />
            {warning}
          </li>
        ))}
        {caution === null ? null : (
          <li>
            <TriangleAlert aria-hidden="true" />
            Caution: {caution}
          </li>
        )}
        {instructions === null ? null : (
          <li>
            <TriangleAlert aria-hidden="true" />
            Instructions: {instructions}
          </li>
        )}
      </ul>
    </section>
  );
}

/** The photo of the scene; a crop of the plate is shown beside it, never instead. */
export function scenePhoto(hit: HitView): HitView['images'][number] | undefined {
  return hit.images.find(image => image.kind === 'context') ?? hit.images.find(image => image.kind === 'vehicle');
}

/** The address of a photo of a hit; null when there is none, or the hit is closed and its photos are with it. */
export function photoUrl(hit: HitView, image: HitView['images'][number] | undefined): string | null {
  if (image === undefined || hit.closedAt !== null) return null;
  return urlOf(hitRoutes.showHitPhoto, { params: { hitId: hit.hitId, sha256: image.sha256 } });
}

/** Why there is no photo to show. */
export function missingWords(hit: HitView): string {
  return hit.closedAt === null
    ? 'No photo came with this read.'
    : 'This hit is closed. Its photos are seen through a search with a case and a reason.';
}

function Pictures({ hit, desk }: { hit: HitView; desk: HitDesk }): React.ReactNode {
  const scene = scenePhoto(hit);
  const crop = hit.images.find(image => image.kind === 'plate');
  const missing = missingWords(hit);
  const at = clockTime(hit.capturedAt);
  return (
    <div className="hit-pictures">
      <Photo
        src={photoUrl(hit, scene)}
        alt={`The car as ${hit.cameraName} saw it at ${at}`}
        missing={missing}
        caption={
          <span className="line">
            Full photo, {at}, {hit.camera}
            {scene === undefined || hit.closedAt !== null ? null : (
              <Button tone="quiet" icon={<ImageIcon aria-hidden="true" />} shortcut="F" onPress={desk.showPhoto}>
                Full size
              </Button>
            )}
          </span>
        }
      />
      <div className="hit-plates">
        <Photo
          src={photoUrl(hit, crop)}
          alt="The plate as the camera cut it out"
          missing={crop === undefined ? 'The camera sent no picture of the plate alone.' : missing}
          caption={
            <span className="line">
              {hit.grade}
              {hit.possible ? ', only possible' : ' match'}
              <Button tone="quiet" icon={<Copy aria-hidden="true" />} shortcut="Y" onPress={desk.copyPlate}>
                Copy plate
              </Button>
            </span>
          }
        />
        <div className="hit-compare">
          <span>Read</span>
          <Plate text={hit.plate} state={hit.state} compareTo={hit.wanted.plate} size="compare" />
          <span>Listed</span>
          <Plate text={hit.wanted.plate} state={hit.wanted.state} compareTo={hit.plate} side="listed" size="compare" />
        </div>
      </div>
    </div>
  );
}

function Facts({ hit, list }: { hit: HitView; list: ListAge | undefined }): React.ReactNode {
  const now = useNow();
  const { wanted } = hit;
  const heading = headingWords(hit.headingDegrees, hit.direction);
  const listed = vehicleWords(wanted.vehicle);
  const seen = vehicleWords(hit.vehicle);
  const age = list === undefined ? '' : `, as of ${dayAndTime(list.asOf)}`;
  return (
    <dl className="hit-facts">
      <dt>Wanted for</dt>
      <dd>
        {wanted.category}: {wanted.reason}
      </dd>
      <dt>Listed by</dt>
      <dd>
        {wanted.list}
        {age}; case {wanted.caseNumber}; approved by {wanted.approvedBy}
      </dd>
      <dt>Vehicle</dt>
      <dd>
        Read: {seen === '' ? 'not told' : seen}. Listed: {listed === '' ? 'not told' : listed}.
      </dd>
      <dt>Last seen</dt>
      <dd>
        {heading === null ? (
          <>
            <MapPinOff aria-hidden="true" width={14} /> direction not told
          </>
        ) : (
          <strong>
            <span aria-hidden="true">{heading.arrow} </span>
            {heading.words}
          </strong>
        )}{' '}
        at {hit.cameraName}, {clockTime(hit.capturedAt)} {zoneName()},{' '}
        <strong>{ageWords(now - Date.parse(hit.capturedAt))} ago</strong>
      </dd>
      <dt>Why this hit</dt>
      <dd>{hit.why.join('; ')}</dd>
      <Takeovers hit={hit} />
    </dl>
  );
}

function Takeovers({ hit: { takeovers } }: { hit: HitView }): React.ReactNode {
  const last = takeovers.at(-1);
  if (last === undefined) return null;
  return (
    <>
      <dt>Taken over</dt>
      <dd>
        {clockTime(last.at)} by {last.to} from {last.from}: {last.reason}
        {takeovers.length > 1 ? ` (${takeovers.length} times)` : ''}
      </dd>
    </>
  );
}

/** Who has the hit; nothing while it waits. */
function Owner({ hit: { takenBy, closedAt }, username }: { hit: HitView; username: string }): React.ReactNode {
  if (takenBy === null && closedAt === null) return null;
  return (
    <span className="hit-owner">
      <Hand aria-hidden="true" width={16} />
      <span>{takenBy === null ? 'Never taken' : takenBy === username ? 'Yours' : `Taken by ${takenBy}`}</span>
    </span>
  );
}

function Acts({ hit, desk }: { hit: HitView; desk: HitDesk }): React.ReactNode {
  const { can, pending } = desk;
  const isOpen = hit.closedAt === null;
  return (
    <div className="hit-acts" role="group" aria-label="What to do with this hit">
      {hit.takenBy === null && isOpen ? (
        <Button
          tone="main"
          shortcut="A"
          icon={<Hand aria-hidden="true" />}
          isDisabled={!can.take}
          isPending={pending === 'take'}
          onPress={desk.take}
        >
          Take: I ask CLETS
        </Button>
      ) : null}
      {can.takeOver ? (
        <Button shortcut="T" onPress={desk.openTakeOver}>
          Take over...
        </Button>
      ) : null}
      <Button
        tone={hit.verification === 'asked' ? 'main' : 'plain'}
        shortcut="V"
        icon={<Flag aria-hidden="true" />}
        isDisabled={!can.answer}
        onPress={desk.openAnswer}
      >
        CLETS answer
      </Button>
      <Button shortcut="M" isDisabled={!can.close} onPress={() => desk.openClose('misread')}>
        Misread
      </Button>
      <Button shortcut="S" isDisabled={!can.close} onPress={() => desk.openClose('wrong_state')}>
        Wrong state
      </Button>
      <Button shortcut="C" icon={<X aria-hidden="true" />} isDisabled={!can.close} onPress={() => desk.openClose(null)}>
        Close...
      </Button>
    </div>
  );
}
