import { Tag, type TagTone } from '../parts/tag.tsx';
import { stateWords, type Clause } from './policy.ts';

const tones: Readonly<Record<Clause['state'], TagTone>> = {
  enforced: 'ok',
  measured: 'ok',
  procedure: 'plain',
  waiting: 'warn',
};

/** How a clause is kept: shape and words. */
export function StateMark({ clause }: { clause: Clause }): React.ReactNode {
  return <Tag tone={tones[clause.state]}>{stateWords[clause.state]}</Tag>;
}
