import { useState, type ReactNode } from 'react';
import { TextField } from '../parts/field.tsx';
import type { AccountLine } from '../people/account-line.ts';

/** Some of the people, with a search; who is chosen stays in sight. */
export function PeopleField({
  people,
  chosen,
  onChange,
  error,
}: {
  people: readonly AccountLine[];
  chosen: ReadonlySet<string>;
  onChange: (chosen: ReadonlySet<string>) => void;
  error: string | undefined;
}): ReactNode {
  const [text, setText] = useState('');
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const isFound = ({ displayName, username }: AccountLine): boolean =>
    words.every(word => `${displayName} ${username}`.toLowerCase().includes(word));
  const toggle = (personId: string): void => {
    const next = new Set(chosen);
    if (!next.delete(personId)) next.add(personId);
    onChange(next);
  };
  return (
    <fieldset className="field contents">
      <legend>Who completed it ({chosen.size} chosen)</legend>
      <TextField label="Find a person" type="search" required value={text} onChange={setText} />
      <ul className="people-choice">
        {people
          .filter(one => chosen.has(one.personId) || isFound(one))
          .map(one => (
            <li key={one.personId}>
              <label>
                <input type="checkbox" checked={chosen.has(one.personId)} onChange={() => toggle(one.personId)} />
                <span>
                  {one.displayName} <span className="note muted">{one.username}</span>
                </span>
              </label>
            </li>
          ))}
      </ul>
      {error === undefined ? null : <p className="field-error">{error}</p>}
    </fieldset>
  );
}
