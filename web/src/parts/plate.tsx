import { parseState, stateName } from '../../../src/foundation/plates/states.ts';
import { alignPlates, describeDifferences, spelled, type AlignedColumn } from './align-plates.ts';
import './plate.css';

export type PlateProps = {
  text: string;
  /** As read or as listed; null: not told. */
  state: string | null;
  /** The other plate; where they differ is marked. */
  compareTo?: string;
  /** Which of the two this one is. */
  side?: 'read' | 'listed';
  size?: 'small' | 'medium' | 'compare' | 'car';
};

type Cell = { shown: string; kind: AlignedColumn['kind'] };

/** A plate as flat text; never an imitation of a state's design. Its spoken name spells it and says where it differs. */
export function Plate({ text, state, compareTo, side = 'read', size = 'medium' }: PlateProps): React.ReactNode {
  const columns =
    compareTo === undefined ? null : side === 'read' ? alignPlates(text, compareTo) : alignPlates(compareTo, text);
  const name = nameOf({ text, state }, columns);
  return (
    <span
      className="plate"
      data-size={size}
      data-long={text.length > 9 || undefined}
      role="img"
      aria-label={name}
      title={state === null ? 'State not read' : stateWords(state)}
    >
      <span className="plate-state" aria-hidden="true">
        {state ?? '\u00a0'}
      </span>
      <span className="plate-text" aria-hidden="true">
        {cellsOf(text, columns, side).map(({ shown, kind }, at) => (
          // a column has no other name than its place
          // oxlint-disable-next-line react/no-array-index-key
          <span key={at} className="plate-character" data-kind={kind}>
            {shown}
          </span>
        ))}
      </span>
    </span>
  );
}

function cellsOf(text: string, columns: readonly AlignedColumn[] | null, side: 'read' | 'listed'): Cell[] {
  if (columns === null)
    return Array.from(text, shown => ({
      shown: shown === '_' ? '\u00a0' : shown,
      kind: shown === '_' ? 'unread' : 'same',
    }));
  return columns.map(({ kind, read, listed }) => {
    const own = side === 'read' ? read : listed;
    return { shown: own === '' || own === '_' ? '\u00a0' : own, kind: own === '' && kind !== 'any' ? 'missing' : kind };
  });
}

function nameOf({ text, state }: Pick<PlateProps, 'text' | 'state'>, columns: readonly AlignedColumn[] | null): string {
  const words = `${state ?? 'state not read,'} plate ${spelled(text)}`;
  return columns === null ? words : `${words}; ${describeDifferences(columns)}`;
}

function stateWords(state: string): string {
  const code = parseState(state);
  return code === null ? state : stateName(code);
}
