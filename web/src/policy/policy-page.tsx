import { Link } from '@tanstack/react-router';
import { may, useMe } from '../api/session.ts';
import { Page } from '../app/page.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { ProblemNote, Waiting } from '../parts/problem-note.tsx';
import { ClausesPart } from './clauses-part.tsx';
import { LawPart } from './law-part.tsx';
import { policyParts, usePolicyAddress, type PolicyPart } from './policy-address.ts';
import { usePolicy, type Policy } from './policy.ts';
import { SettingsPart } from './settings-part.tsx';
import { VersionsPart } from './versions-part.tsx';
import './policy.css';

const parts: Readonly<Record<PolicyPart, string>> = {
  clauses: 'Clauses',
  settings: 'Settings',
  law: 'The law',
  versions: 'Versions',
};

/** The policy in force: clause by clause, its settings, what the law asks of it, and how it came to be. */
export function PolicyPage(): React.ReactNode {
  const me = useMe();
  if (may(me, 'policy.view')) return <PolicyScreen />;
  return (
    <Page title="Policy">
      <EmptyState title="Your posts do not open the policy here">
        <p>Who works for this department sees it. The adopted text itself stands on the department's website.</p>
      </EmptyState>
    </Page>
  );
}

function PolicyScreen(): React.ReactNode {
  const { part = 'clauses' } = usePolicyAddress();
  const { data: policy, error, refetch } = usePolicy();
  return (
    <Page title={policy === undefined ? 'Policy' : `Policy of the ${policy.name}, version ${policy.version}`}>
      <nav className="policy-parts" aria-label="Parts of the policy">
        <ul>
          {policyParts.map(one => (
            <li key={one}>
              <Link to="/policy" search={{ part: one }} aria-current={one === part ? 'page' : undefined}>
                {parts[one]}
                {policy === undefined ? '' : countWords(policy, one)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {error === null ? null : (
        <div className="page-note">
          <ProblemNote error={error} retry={() => void refetch()} />
        </div>
      )}
      {policy === undefined && error === null ? <Waiting label="Reading the policy..." /> : null}
      {policy === undefined ? null : <Part part={part} policy={policy} />}
    </Page>
  );
}

function Part({ part, policy }: { part: PolicyPart; policy: Policy }): React.ReactNode {
  switch (part) {
    case 'clauses':
      return <ClausesPart policy={policy} />;
    case 'settings':
      return <SettingsPart policy={policy} />;
    case 'law':
      return <LawPart policy={policy} />;
    case 'versions':
      return <VersionsPart />;
  }
}

function countWords({ clauses, parameters }: Policy, part: PolicyPart): string {
  if (part === 'clauses') return ` (${clauses.length})`;
  const toSet = parameters.filter(one => one.toSet).length;
  return part === 'settings' && toSet > 0 ? ` (${toSet} to set)` : '';
}
