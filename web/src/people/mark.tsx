import { CircleCheck, CircleDashed, CircleSlash, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

const shapes = { ok: CircleCheck, warn: TriangleAlert, danger: CircleSlash, plain: CircleDashed } as const;
export type MarkTone = keyof typeof shapes;

/** A state in a line: shape, word and colour. */
export function Mark({ tone, children }: { tone: MarkTone; children: ReactNode }): ReactNode {
  const Shape = shapes[tone];
  return (
    <span className="mark" data-tone={tone}>
      <Shape aria-hidden="true" />
      <span>{children}</span>
    </span>
  );
}
