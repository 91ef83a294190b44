import { CircleAlert, CircleCheck, CircleDashed, Clock, OctagonAlert, TriangleAlert } from 'lucide-react';

export type TagTone = 'ok' | 'warn' | 'danger' | 'muted' | 'plain' | 'waits';

const marks = {
  ok: CircleCheck,
  warn: TriangleAlert,
  danger: OctagonAlert,
  muted: CircleDashed,
  plain: CircleAlert,
  waits: Clock,
} as const;

/** A state in a few words, with a shape of its own. */
export function Tag({ tone, children }: { tone: TagTone; children: React.ReactNode }): React.ReactNode {
  const Mark = marks[tone];
  return (
    <span className="tag" data-tone={tone === 'waits' ? 'muted' : tone}>
      <Mark aria-hidden="true" />
      {children}
    </span>
  );
}
