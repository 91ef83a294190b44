import { Check, Undo2 } from 'lucide-react';
import type { HitView } from '../../../src/foundation/contract/routes/hits.ts';
import { serverNow } from '../api/clock.ts';
import { Button } from '../parts/button.tsx';
import type { MapPoint } from '../parts/map-point.ts';
import { PlaceMap } from '../parts/place-map.tsx';
import { ageWords, clockTime, useNow } from '../parts/time.ts';
import { noteStep, useDeskNotes, type RadioStep } from './desk-notes.ts';
import { selectHit } from './selection.ts';
import { nextStep, radioWords, stepsOf, type Step } from './steps.ts';
import type { HitDesk } from './use-hit-desk.ts';

/** The steps between a hit and anybody acting on it, in the policy's order; where the car was; its other hits. */
export function VerifyPanel({
  hit,
  others,
  desk,
}: {
  hit: HitView;
  others: readonly HitView[];
  desk: HitDesk;
}): React.ReactNode {
  const now = useNow();
  const steps = stepsOf(hit, useDeskNotes(hit.hitId));
  const next = hit.closedAt === null ? nextStep(steps) : null;
  const sinceMs = now - Date.parse(hit.receivedAt);
  return (
    <aside className="verify" aria-labelledby="verify-title">
      <div className="verify-head">
        <h2 id="verify-title">Verify</h2>
        {hit.answeredAt === null ? (
          <span className="muted note">{ageWords(sinceMs)} since the hit</span>
        ) : (
          <span className="muted note">
            answered after {ageWords(Date.parse(hit.answeredAt) - Date.parse(hit.receivedAt))}
          </span>
        )}
      </div>
      <ol className="verify-steps">
        {steps.map(step => (
          <StepRow key={step.name} step={step} isNext={step === next} hit={hit} desk={desk} />
        ))}
      </ol>
      <p className="note muted">
        Steps with a radio mark <span aria-hidden="true">((•))</span> are noted on this screen only: no record is kept
        of them yet.
      </p>
      <h3>Where</h3>
      <PlaceMap
        label="Where the car was"
        points={pointsOf(hit, others)}
        selectedId={hit.hitId}
        onSelect={selectHit}
        path={others.length > 0}
      />
    </aside>
  );
}

/** The next step of a hit, done by the key N. */
export function doNextStep(step: Step | null, { hit, desk }: { hit: HitView; desk: HitDesk }): void {
  if (step !== null) doStep(step, { hit, desk });
}

function doStep(step: Step, { hit, desk }: { hit: HitView; desk: HitDesk }): void {
  if (step.state === 'early') return;
  if (step.name === 'ask') desk.take();
  else if (step.name === 'answer') desk.openAnswer();
  else noteStep(hit.hitId, step.name, step.state === 'done' ? null : serverNow());
}

type StepProps = { step: Step; isNext: boolean; hit: HitView; desk: HitDesk };

function StepRow({ step, isNext, hit, desk }: StepProps): React.ReactNode {
  const { name, letter, words, state, isKept, doneMs, doneBy } = step;
  const isDone = state === 'done';
  return (
    <li
      className="verify-step"
      data-state={state}
      data-next={isNext || undefined}
      aria-current={isNext ? 'step' : undefined}
    >
      <span className="verify-letter">({letter})</span>
      <div className="verify-words">
        <span>
          {isKept ? null : <span aria-hidden="true">((•)) </span>}
          {words}
        </span>
        {name === 'described' && !isDone && state === 'open' ? (
          <span className="verify-say">{radioWords(hit)}</span>
        ) : null}
        {isDone && doneMs !== null ? (
          <span className="muted note">
            {clockTime(doneMs)}
            {isKept ? ` ${doneBy ?? ''}` : ', on this screen only'}
          </span>
        ) : null}
      </div>
      {isDone ? <DoneMark step={step} hit={hit} /> : <StepButton step={step} isNext={isNext} hit={hit} desk={desk} />}
    </li>
  );
}

function DoneMark({ step, hit }: { step: Step; hit: HitView }): React.ReactNode {
  const { name, isKept, words } = step;
  return (
    <>
      <Check aria-hidden="true" className="verify-done" />
      <span className="only-read">done</span>
      {isKept || hit.closedAt !== null ? null : (
        <Button
          tone="quiet"
          icon={<Undo2 aria-hidden="true" />}
          label={`Take back: ${words}`}
          onPress={() => noteStep(hit.hitId, radioName(name), null)}
        />
      )}
    </>
  );
}

function StepButton({ step, isNext, hit, desk }: StepProps): React.ReactNode {
  return (
    <Button
      tone={isNext ? 'main' : 'plain'}
      shortcut={isNext ? 'N' : undefined}
      isDisabled={step.state === 'early' || hit.closedAt !== null}
      onPress={() => doStep(step, { hit, desk })}
    >
      {actWord(step.name)}
      <span className="only-read">: {step.words}</span>
    </Button>
  );
}

function actWord(name: Step['name']): string {
  if (name === 'ask') return 'Take';
  return name === 'answer' ? 'Record' : 'Said';
}

function radioName(name: Step['name']): RadioStep {
  // the two steps that the server keeps have no note
  return name === 'ask' || name === 'answer' ? 'updated' : name;
}

function pointsOf(hit: HitView, others: readonly HitView[]): MapPoint[] {
  return [hit, ...others].flatMap(one => {
    if (one.latitude === null || one.longitude === null) return [];
    return [
      {
        id: one.hitId,
        latitude: one.latitude,
        longitude: one.longitude,
        text: `${clockTime(one.capturedAt)} ${one.cameraName}`,
        tone: one === hit ? 'main' : 'plain',
      } as const,
    ];
  });
}
