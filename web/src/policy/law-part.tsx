import { Link } from '@tanstack/react-router';
import { ClauseLinks } from '../parts/clause-links.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { Tag } from '../parts/tag.tsx';
import type { Policy } from './policy.ts';

const elementTones = { met: 'ok', part: 'warn', absent: 'danger' } as const;
const elementWords = { met: 'met', part: 'in part', absent: 'absent' } as const;

/** What the law asks the policy to say, and what it forbids or limits whatever the policy says. */
export function LawPart({ policy }: { policy: Policy }): React.ReactNode {
  const { breaches } = policy;
  return (
    <div className="policy-law">
      {breaches.length === 0 ? (
        <StatusStrip tone="ok">Nothing in the version in force is looser than the law.</StatusStrip>
      ) : (
        breaches.map(({ path, law, message }) => (
          <StatusStrip key={`${path} ${law}`} tone="danger">
            <strong>{path}</strong>: {message} ({law})
          </StatusStrip>
        ))
      )}
      <Elements policy={policy} />
      <Floor policy={policy} />
    </div>
  );
}

/** Civil Code 1798.90.51 to 53: it judges what the policy says, not what Plateward does anyway. */
function Elements({ policy }: { policy: Policy }): React.ReactNode {
  const { elements } = policy;
  const met = elements.filter(one => one.state === 'met').length;
  return (
    <section aria-labelledby="elements-title">
      <h2 id="elements-title">
        What the law asks the policy to say: {met} of {elements.length} met
      </h2>
      <p className="muted">
        It judges what the text says, not what Plateward does anyway. What is absent, the department adds to its policy.
      </p>
      <ul className="law-rows">
        {elements.map(({ id, title, law, state, has, references }) => (
          <li key={id} className="law-element">
            <span>
              <strong>{title}</strong>
              <span className="muted note law-name">{law}</span>
            </span>
            <Tag tone={elementTones[state]}>{elementWords[state]}</Tag>
            <span>{has === '-' ? 'The policy says nothing.' : `It has: ${has}`}</span>
            {references.length === 0 ? (
              <span className="muted">rests on nothing</span>
            ) : (
              <ClauseLinks ids={references} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Floor({ policy }: { policy: Policy }): React.ReactNode {
  const { floor, parameters } = policy;
  const known = new Set(parameters.map(one => one.path));
  return (
    <section aria-labelledby="floor-title">
      <h2 id="floor-title">What holds whatever the policy says ({floor.length} rules)</h2>
      <p className="muted">
        A policy may be stricter, never looser, and nobody can switch one off. A proposal against them is refused with
        the law named.
      </p>
      <ul className="law-rows">
        {floor.map(({ path, law, message }) => (
          <li key={`${path ?? ''} ${message}`} className="law-rule">
            <span>{message}</span>
            <span className="muted">{law}</span>
            {path === null ? (
              <span className="muted">no purpose of any policy</span>
            ) : known.has(path) ? (
              <Link to="/policy" search={{ part: 'settings', setting: path }}>
                {path}
              </Link>
            ) : (
              <span className="mono note">{path}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
