import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { profileRoutes } from '../../../src/foundation/contract/routes/profiles.ts';
import { call } from '../api/client.ts';
import { Changes } from '../parts/changes.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { dayAndTime } from '../parts/time.ts';
import type { ApprovalDetail } from './approvals.ts';
import { differencesOf } from './differences.ts';

/** What the request would change, as a difference; for another policy against the version in force. */
export function RequestChanges({ approval }: { approval: ApprovalDetail }): React.ReactNode {
  const { kind, before, after } = approval;
  if (kind === 'policy_change' && after !== null) return <PolicyChanges approval={approval} />;
  if (after === null) return before === null ? null : <AsItStands before={before} />;
  return <ChangeList changes={differencesOf(before, after)} />;
}

/** Nothing comes in its place: what would be left undone or given back, line by line. */
function AsItStands({ before }: { before: NonNullable<ApprovalDetail['before']> }): React.ReactNode {
  const lines = differencesOf(null, before);
  return (
    <section aria-labelledby="about-title">
      <h3 id="about-title" className="section-title">
        What it is about
      </h3>
      <dl className="facts">
        {lines.map(({ path, after }) => (
          <div key={path}>
            <dt>{path.replaceAll(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)}</dt>
            <dd>{after}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function ChangeList({ changes }: { changes: ReturnType<typeof differencesOf> }): React.ReactNode {
  return (
    <section aria-labelledby="changes-title">
      <h3 id="changes-title" className="section-title">
        What it changes ({changes.length})
      </h3>
      {changes.length === 0 ? (
        <p className="muted">Nothing differs from what is in force.</p>
      ) : (
        <Changes changes={changes} label="What it changes" />
      )}
    </section>
  );
}

function PolicyChanges({ approval }: { approval: ApprovalDetail }): React.ReactNode {
  const { before, after, state } = approval;
  const isFiled = state === 'approved';
  const [from, to] = [Number(before?.['version']), Number(after?.['version'])];
  const filed = useQuery({
    queryKey: ['policy', 'diff', from, to],
    queryFn: ({ signal }) => call(profileRoutes.diffProfiles, { query: { from, to }, signal }),
    enabled: isFiled,
  });
  const current = useQuery({
    queryKey: ['policy', 'profile'],
    queryFn: ({ signal }) => call(profileRoutes.viewProfile, { signal }),
    enabled: !isFiled,
  });
  const profile = current.data?.profile;
  const changes = useMemo(
    () =>
      isFiled ? filed.data?.changes : profile === undefined ? undefined : differencesOf(profile, after?.['profile']),
    [isFiled, filed.data, profile, after],
  );
  const error = isFiled ? filed.error : current.error;
  if (error !== null)
    return <ProblemNote error={error} retry={() => void (isFiled ? filed.refetch() : current.refetch())} />;
  const effectiveFrom = after?.['effectiveFrom'];
  return (
    <>
      {isFiled ? (
        <p>
          Version {to} is filed;{' '}
          <Link to="/policy" search={{ part: 'versions' }}>
            the versions
          </Link>{' '}
          say from when it governs.
        </p>
      ) : (
        <p>
          Version {to} would govern from{' '}
          <strong>{typeof effectiveFrom === 'string' ? dayAndTime(effectiveFrom) : 'its day'}</strong>, and not before
          it is approved. What was done until then is judged by the version in force then.
        </p>
      )}
      {!isFiled && current.data !== undefined && current.data.version !== from ? (
        <StatusStrip tone="warn">
          It was made from version {from}; version {current.data.version} is in force. The differences below are from
          the one in force.
        </StatusStrip>
      ) : null}
      {changes === undefined ? <p className="muted">Comparing the versions...</p> : <ChangeList changes={changes} />}
    </>
  );
}
