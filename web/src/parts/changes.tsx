import './changes.css';

export type Change = { path: string; before: string; after: string };

/** What differs, one beside the other: taken away and added are said in words too. */
export function Changes({ changes, label }: { changes: readonly Change[]; label: string }): React.ReactNode {
  return (
    <ul className="changes" aria-label={label}>
      {changes.map(withoutPlaces).map(({ path, before, after }) => (
        <li key={path}>
          <p className="changes-path">{path}</p>
          <p className="changes-before">
            <span className="changes-word">Before</span>
            <del>{before}</del>
          </p>
          <p className="changes-after">
            <span className="changes-word">After</span>
            <ins>{after}</ins>
          </p>
        </li>
      ))}
    </ul>
  );
}

const place = /, section [^,()]+, lines \d+ to \d+, characters \d+ to \d+(?:, words [0-9a-f]+)?/g;

/** Without the place in the text where that is the same before and after: who reads it wants to see what differs. */
function withoutPlaces(change: Change): Change {
  const [before, after] = [change.before.replaceAll(place, ''), change.after.replaceAll(place, '')];
  return before === after ? change : { ...change, before, after };
}
