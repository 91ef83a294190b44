import { Link } from '@tanstack/react-router';
import { Facts } from '../parts/split-view.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { Tag } from '../parts/tag.tsx';
import { dayAndTime } from '../parts/time.ts';
import { capabilityWords, placeWords, stateSentences, type Clause, type Policy } from './policy.ts';
import { StateMark } from './state-mark.tsx';

const strengthSentences: Readonly<Record<Clause['strength'], string>> = {
  must: 'must: what is against it is blocked',
  should: 'should: what is against it is recorded as a deviation',
  may: 'may: the department chooses',
};

/** One clause whole: what it asks, how it is kept, what it sets, what it makes due and where the record shows it. */
export function ClausePanel({ clause, policy }: { clause: Clause; policy: Policy }): React.ReactNode {
  const { id, says, owner, waitsFor, note, capabilities, strength, duties, events } = clause;
  return (
    <>
      <header>
        <p className="muted">
          <strong className="mono">{id}</strong> · {placeWords(clause)}
        </p>
        <h2 className="split-title">{says}</h2>
        <p className="muted note">In our own words; the text itself governs.</p>
      </header>
      {clause.state === 'waiting' ? (
        <StatusStrip tone="warn">
          Waits for: {waitsFor ?? 'a part of Plateward'}. {stateSentences.waiting}
        </StatusStrip>
      ) : null}
      <Facts
        facts={[
          ['Asks', strengthSentences[strength]],
          [
            'Kept',
            <span key="kept" className="line">
              <StateMark clause={clause} /> {stateSentences[clause.state]}
            </span>,
          ],
          ...(owner === null ? [] : [['Answers for it', owner.title] as const]),
          ['About', capabilities.map(one => capabilityWords[one] ?? one).join(', ')],
          ...(note === null ? [] : [['Note', note] as const]),
          ['Obligations', <Duties key="duties" duties={duties} />],
          ['The record shows', events.length === 0 ? 'no entry of its own' : events.map(eventWords).join(', ')],
        ]}
      />
      <ClauseSettings clause={clause} policy={policy} />
    </>
  );
}

/** `inquiry.run` as one says it. */
function eventWords(event: string): string {
  return event.replaceAll(/[._]/g, ' ');
}

function Duties({ duties }: { duties: Clause['duties'] }): React.ReactNode {
  const { open, overdue, nextDueOn, done, waived, lastDone } = duties;
  if (open + done + waived === 0) return 'it makes nothing due by itself';
  return (
    <span className="stack policy-duties">
      {open === 0 ? (
        <Tag tone="ok">none open</Tag>
      ) : (
        <Tag tone={overdue > 0 ? 'danger' : 'waits'}>
          {open} open{overdue > 0 ? `, ${overdue} overdue` : ''}, next due {nextDueOn}
        </Tag>
      )}
      {lastDone === null ? null : (
        <span>
          {done} done, last {dayAndTime(lastDone.at)} by {lastDone.by}
        </span>
      )}
      {waived === 0 ? null : <span>{waived} left undone, each with its reason</span>}
      <Link to="/obligations">See the obligations</Link>
    </span>
  );
}

function ClauseSettings({ clause, policy }: { clause: Clause; policy: Policy }): React.ReactNode {
  const rows = policy.parameters.filter(one => clause.parameters.includes(one.path));
  return (
    <section aria-labelledby="settings-title">
      <h3 id="settings-title" className="section-title">
        What it sets ({rows.length})
      </h3>
      {rows.length === 0 ? (
        <p className="muted">It sets no value of its own.</p>
      ) : (
        <dl className="policy-values">
          {rows.map(({ path, value }) => (
            <div key={path}>
              <dt>
                <Link to="/policy" search={{ part: 'settings', setting: path }}>
                  {path}
                </Link>
              </dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
