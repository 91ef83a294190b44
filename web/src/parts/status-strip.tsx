import { CircleCheck, Info, OctagonAlert, TriangleAlert } from 'lucide-react';
import './status-strip.css';

export type StripTone = 'danger' | 'alarm' | 'warn' | 'ok' | 'plain';

const marks = { danger: OctagonAlert, alarm: OctagonAlert, warn: TriangleAlert, ok: CircleCheck, plain: Info } as const;

/** A state in shape, words and colour. `alarm` is the loudest: nothing else may look like it. */
export function StatusStrip({
  tone,
  action,
  role,
  children,
}: {
  tone: StripTone;
  action?: React.ReactNode;
  role?: 'status' | 'alert';
  children: React.ReactNode;
}): React.ReactNode {
  const Mark = marks[tone];
  return (
    <div className="strip" data-tone={tone} role={role}>
      <Mark aria-hidden="true" />
      <div className="strip-words">{children}</div>
      {action}
    </div>
  );
}
