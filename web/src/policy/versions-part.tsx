import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { profileRoutes } from '../../../src/foundation/contract/routes/profiles.ts';
import { call } from '../api/client.ts';
import { Changes } from '../parts/changes.tsx';
import { SelectField } from '../parts/field.tsx';
import { ProblemNote, Waiting } from '../parts/problem-note.tsx';
import { Facts } from '../parts/split-view.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { Tag } from '../parts/tag.tsx';
import { dayAndTime, useNow, zoneName } from '../parts/time.ts';
import { useVersions, type Version } from './policy.ts';

/** All versions with who asked for and who approved each, and what differs between two of them. */
export function VersionsPart(): React.ReactNode {
  const { data, error, refetch } = useVersions();
  if (error !== null)
    return (
      <div className="page-note">
        <ProblemNote error={error} retry={() => void refetch()} />
      </div>
    );
  if (data === undefined) return <Waiting label="Reading the versions..." />;
  const versions = data.versions.toSorted((a, b) => b.version - a.version);
  return (
    <div className="policy-versions">
      <section aria-labelledby="versions-title">
        <h2 id="versions-title">Versions, the newest first</h2>
        <ol className="version-rows" reversed>
          {versions.map(one => (
            <VersionRow key={one.version} version={one} />
          ))}
        </ol>
      </section>
      <Difference versions={versions} />
    </div>
  );
}

function VersionRow({ version }: { version: Version }): React.ReactNode {
  const { version: number, effectiveFrom, inForce, approval, adoptedBy, sha256, recordedAt } = version;
  const isComing = Date.parse(effectiveFrom) > useNow(60_000);
  return (
    <li className="version">
      <h3 className="line">
        Version {number}
        {inForce ? <Tag tone="ok">in force</Tag> : isComing ? <Tag tone="waits">approved, not begun</Tag> : null}
      </h3>
      <Facts
        facts={[
          ['Governs from', `${dayAndTime(effectiveFrom)} ${zoneName(effectiveFrom)}`],
          ...(approval === null
            ? [['Taken in by', adoptedBy] as const]
            : [
                ['Proposed by', approval.requestedBy] as const,
                ['Approved by', approval.approvedBy] as const,
                ['Why', approval.reason] as const,
                [
                  'Request',
                  <Link key="request" to="/approvals" search={{ show: approval.approvalId }}>
                    See the request
                  </Link>,
                ] as const,
              ]),
          ['Filed', dayAndTime(recordedAt)],
          [
            'Fingerprint',
            <span key="hash" className="mono" title={sha256}>
              {sha256.slice(0, 16)}
            </span>,
          ],
        ]}
      />
    </li>
  );
}

/** What differs between two versions; at first between the last two. */
function Difference({ versions }: { versions: readonly Version[] }): React.ReactNode {
  const numbers = versions.map(one => one.version);
  const [to, setTo] = useState(numbers[0] ?? 1);
  const [from, setFrom] = useState(numbers[1] ?? 1);
  const isSame = from === to;
  const { data, error, refetch } = useQuery({
    queryKey: ['policy', 'diff', from, to],
    queryFn: ({ signal }) => call(profileRoutes.diffProfiles, { query: { from, to }, signal }),
    enabled: !isSame,
  });
  if (numbers.length < 2) {
    return (
      <section aria-labelledby="difference-title">
        <h2 id="difference-title">What differs between two</h2>
        <p className="muted">There is one version only. A change is proposed under Settings.</p>
      </section>
    );
  }
  const options = numbers.map(number => ({ value: String(number), label: `Version ${number}` }));
  return (
    <section aria-labelledby="difference-title">
      <h2 id="difference-title">What differs between two</h2>
      <div className="policy-compare">
        <SelectField
          label="From"
          required
          value={String(from)}
          onChange={value => setFrom(Number(value))}
          options={options}
        />
        <SelectField
          label="To"
          required
          value={String(to)}
          onChange={value => setTo(Number(value))}
          options={options}
        />
      </div>
      {isSame ? <StatusStrip tone="plain">It is the same version.</StatusStrip> : null}
      {error === null ? null : <ProblemNote error={error} retry={() => void refetch()} />}
      {data === undefined || isSame ? null : (
        <>
          <p role="status">
            {data.changes.length} parameter{data.changes.length === 1 ? '' : 's'} differ
            {data.changes.length === 1 ? 's' : ''}
          </p>
          <Changes changes={data.changes} label="What differs" />
        </>
      )}
    </section>
  );
}
