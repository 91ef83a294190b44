import { Tag, type TagTone } from '../parts/tag.tsx';
import { dayAndTime } from '../parts/time.ts';
import type { ApprovalDetail } from './approvals.ts';

const stateWords: Readonly<Record<ApprovalDetail['chain'][number]['state'], readonly [TagTone, string]>> = {
  open: ['warn', 'may decide now'],
  empty: ['muted', 'held by nobody but whoever asked'],
  unavailable: ['muted', 'could not be reached'],
  waiting: ['waits', 'decides only when those before could not be reached'],
};

/** Who may decide, level by level, and who was tried and not reached. */
export function ChainList({ approval }: { approval: ApprovalDetail }): React.ReactNode {
  const { chain, unavailable, state } = approval;
  return (
    <section aria-labelledby="chain-title">
      <h3 id="chain-title" className="section-title">
        Who decides, in this order
      </h3>
      <ol className="chain">
        {chain.map((level, at) => {
          const [tone, words] = stateWords[level.state];
          const tried = unavailable.filter(one => one.level === at);
          return (
            <li key={level.posts.map(post => post.id).join(' ')}>
              <p className="line">
                <strong>{level.posts.map(post => post.title).join(' or ')}</strong>
                {state === 'pending' ? <Tag tone={tone}>{words}</Tag> : null}
              </p>
              {level.added ? (
                <p className="muted note">
                  Not named by the policy here: added because nobody decides on what they asked for themselves.
                </p>
              ) : null}
              {tried.map(one => (
                <p key={one.triedAt} className="note">
                  Not reached: {one.tried}, {dayAndTime(one.triedAt)}
                  {one.recordedBy === null ? '' : `; recorded by ${one.recordedBy}`}
                </p>
              ))}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
