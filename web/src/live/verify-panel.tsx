import { Check, Undo2 } from 'lucide-react';
import type { HitView } from '../../../src/foundation/contract/routes/hits.ts';
import { Button } from '../parts/button.tsx';
import type { MapPoint } from '../parts/map-point.ts';
import { PlaceMap } from '../parts/place-map.tsx';
import { ageWords, clockTime, useNow, zoneName } from '../parts/time.ts';
import { selectHit } from './selection.ts';
import { takeBackStep, undoLeftMs, useUnsentSteps } from './sent-steps.ts';
import type { UnsentStep } from './step-sender.ts';
import { nextStep, radioWords, stepsOf, type Step } from './steps.ts';
import type { HitDesk } from './use-hit-desk.ts';
import './verify.css';

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
  const steps = stepsOf(hit);
  const next = hit.closedAt === null ? nextStep(steps) : null;
  const unsent = useUnsentSteps(hit.hitId);
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
          <StepRow
            key={step.name}
            step={step}
            isNext={step === next}
            unsent={unsent.find(one => one.step === step.records)}
            hit={hit}
            desk={desk}
            now={now}
          />
        ))}
      </ol>
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

type StepProps = {
  step: Step;
  isNext: boolean;
  /** The press of it that the server does not have yet. */
  unsent: UnsentStep | undefined;
  hit: HitView;
  desk: HitDesk;
  now: number;
};

function StepRow(props: StepProps): React.ReactNode {
  const { step, isNext, unsent, hit } = props;
  const { name, letter, words, state } = step;
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
        <span>{words}</span>
        {name === 'describe' && state === 'open' ? <span className="verify-say">{radioWords(hit)}</span> : null}
        {state === 'needless' ? <span className="muted note">no more needed</span> : null}
        {step.done === null ? null : <DoneWords step={step} />}
        {unsent === undefined ? null : <UnsentWords unsent={unsent} />}
      </div>
      {isDone ? <DoneMark {...props} /> : null}
      {state === 'needless' || (isDone && name !== 'update') ? null : <StepButton {...props} />}
    </li>
  );
}

function DoneWords({ step: { done, times } }: { step: Step }): React.ReactNode {
  if (done === null) return null;
  return (
    <span className="muted note">
      {clockTime(done.at)} {zoneName(done.at)} {done.by}
      {times > 1 ? `, ${times} times` : ''}
      {done.note === null ? '' : `: ${done.note}`}
    </span>
  );
}

function UnsentWords({ unsent }: { unsent: UnsentStep }): React.ReactNode {
  if (unsent.state === 'sending') return <span className="note muted">Sending...</span>;
  return <strong className="verify-unsent note">NOT SENT since {clockTime(unsent.sinceMs)}; it is tried again.</strong>;
}

function DoneMark({ step, hit, desk, now }: StepProps): React.ReactNode {
  const { words, done, records } = step;
  const leftMs = done === null || records === null ? 0 : undoLeftMs(done, { username: desk.username, nowMs: now });
  const stepId = done?.stepId ?? null;
  const isOver = hit.closedAt !== null && step.name !== 'update';
  return (
    <>
      <Check aria-hidden="true" className="verify-done" />
      <span className="only-read">done</span>
      {leftMs === 0 || stepId === null || isOver ? null : (
        <Button
          tone="quiet"
          icon={<Undo2 aria-hidden="true" />}
          label={`Take back: ${words}`}
          onPress={() => void takeBackStep(hit, stepId)}
        >
          {Math.ceil(leftMs / 1000)} s
        </Button>
      )}
    </>
  );
}

function StepButton({ step, isNext, unsent, hit, desk }: StepProps): React.ReactNode {
  const isOver = hit.closedAt !== null && step.name !== 'update';
  return (
    <Button
      tone={isNext ? 'main' : 'plain'}
      shortcut={isNext ? 'N' : undefined}
      isDisabled={step.state === 'early' || isOver || !desk.canDo(step)}
      isPending={unsent?.state === 'sending'}
      onPress={() => desk.doStep(step)}
    >
      {actWord(step.name, unsent)}
      <span className="only-read">: {step.words}</span>
    </Button>
  );
}

function actWord(name: Step['name'], unsent: UnsentStep | undefined): string {
  if (unsent?.state === 'not-sent') return 'Send';
  if (name === 'ask') return 'Take';
  return name === 'answer' ? 'Record' : 'Said';
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
