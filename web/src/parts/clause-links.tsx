import { Link } from '@tanstack/react-router';

/** Grounds that are neither a clause nor a law. */
const ownWords: Readonly<Record<string, string>> = {
  plateward: 'Plateward itself',
  demonstration: 'a demonstration value',
};

/** Clause ids lead to the clause; laws and other grounds stand as they are. */
export function ClauseLinks({ ids }: { ids: readonly string[] }): React.ReactNode {
  return (
    <span className="line">
      {ids.map(id =>
        /^[A-Z]{2,4}-\d{2,3}$/.test(id) ? (
          <Link key={id} to="/policy" search={{ clause: id }}>
            {id}
          </Link>
        ) : (
          <span key={id}>{ownWords[id] ?? id}</span>
        ),
      )}
    </span>
  );
}
