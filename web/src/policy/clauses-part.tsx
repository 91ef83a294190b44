import { Link, useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useKeys } from '../app/keys.ts';
import { useListKeys } from '../app/use-list-keys.ts';
import { Button } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { CheckField, SelectField, TextField } from '../parts/field.tsx';
import { Key } from '../parts/key.tsx';
import { SplitRow, SplitRows, SplitView } from '../parts/split-view.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { Tag } from '../parts/tag.tsx';
import { filterClauses, noFilter, type ClauseFilter } from './clause-filter.ts';
import { policyKeys } from './policy-keys.ts';
import { usePolicyAddress } from './policy-address.ts';
import { ClausePanel } from './clause-panel.tsx';
import { StateMark } from './state-mark.tsx';
import { capabilityWords, placeWords, stateWords, type Clause, type Policy } from './policy.ts';

/** The clauses of the adopted text, each with how it is kept and what stands open. */
export function ClausesPart({ policy }: { policy: Policy }): React.ReactNode {
  const { clause: asked } = usePolicyAddress();
  const navigate = useNavigate();
  const [filter, setFilter] = useState<ClauseFilter>(noFilter);
  const searchField = useRef<HTMLInputElement>(null);
  const rows = filterClauses(policy.clauses, filter);
  const selected = policy.clauses.find(one => one.id === asked) ?? rows[0];
  const at = rows.findIndex(row => row.id === selected?.id);
  const select = (row: Clause): void => void navigate({ to: '/policy', search: { clause: row.id }, replace: true });
  const group = 'Policy';
  useListKeys(rows, { at, select, group, ...policyKeys });
  useKeys([{ ...policyKeys.find, group, run: () => searchField.current?.focus() }]);
  if (!policy.isListed) return <NotListed />;
  return (
    <SplitView
      listLabel="Clauses of the policy"
      head={
        <FilterHead
          policy={policy}
          shown={rows.length}
          filter={filter}
          onFilter={setFilter}
          searchField={searchField}
        />
      }
      list={
        rows.length === 0 ? (
          <EmptyState
            title="No clause passes"
            action={<Button onPress={() => setFilter(noFilter)}>Show all clauses</Button>}
          />
        ) : (
          <SplitRows>
            {rows.map(row => (
              <ClauseRow key={row.id} clause={row} isSelected={row.id === selected?.id} onSelect={() => select(row)} />
            ))}
          </SplitRows>
        )
      }
      detailLabel="The clause"
    >
      {selected === undefined ? (
        <p className="muted">No clause is chosen.</p>
      ) : (
        <ClausePanel clause={selected} policy={policy} />
      )}
    </SplitView>
  );
}

function NotListed(): React.ReactNode {
  return (
    <EmptyState
      title="The clauses of this text are not listed"
      action={
        <Link className="button" to="/policy" search={{ part: 'settings' }}>
          See the settings with their clauses
        </Link>
      }
    >
      <p>
        Plateward brings a list of clauses for the texts it was given. This text is another one, or has been replaced
        since; its settings name the clauses on which they rest.
      </p>
    </EmptyState>
  );
}

function ClauseRow({
  clause,
  isSelected,
  onSelect,
}: {
  clause: Clause;
  isSelected: boolean;
  onSelect: () => void;
}): React.ReactNode {
  const { open, overdue } = clause.duties;
  return (
    <SplitRow
      isSelected={isSelected}
      onSelect={onSelect}
      mark={overdue > 0 ? 'danger' : clause.state === 'waiting' ? 'warn' : 'none'}
    >
      <span className="split-row-line">
        <span>
          <strong className="mono">{clause.id}</strong> <span className="muted note">{placeWords(clause)}</span>
        </span>
        <span className="muted note">{clause.strength}</span>
      </span>
      <span>{clause.says}</span>
      <span className="split-row-line">
        <StateMark clause={clause} />
        {open > 0 ? <Tag tone={overdue > 0 ? 'danger' : 'waits'}>{openWords(open, overdue)}</Tag> : null}
      </span>
    </SplitRow>
  );
}

function openWords(open: number, overdue: number): string {
  return overdue > 0 ? `${overdue} overdue` : `${open} due`;
}

function FilterHead({
  policy,
  shown,
  filter,
  onFilter,
  searchField,
}: {
  policy: Policy;
  shown: number;
  filter: ClauseFilter;
  onFilter: (filter: ClauseFilter) => void;
  searchField: React.Ref<HTMLInputElement>;
}): React.ReactNode {
  const { clauses, parameters } = policy;
  const toSet = parameters.filter(one => one.toSet).length;
  const change = (part: Partial<ClauseFilter>): void => onFilter({ ...filter, ...part });
  return (
    <>
      {toSet === 0 ? null : (
        <StatusStrip tone="warn">
          {toSet === 1 ? 'One setting is' : `${toSet} settings are`} left open by the policy.{' '}
          <Link to="/policy" search={{ part: 'settings' }}>
            What that blocks
          </Link>
        </StatusStrip>
      )}
      <TextField
        label="Find a clause"
        type="search"
        placeholder="BA-54, 466.10, hotlist"
        inputRef={searchField}
        value={filter.text}
        onChange={text => change({ text })}
      />
      <Selects policy={policy} filter={filter} onChange={change} />
      <div className="policy-count">
        <CheckField
          label="Only with open obligations"
          checked={filter.duties}
          onChange={duties => change({ duties })}
        />
        <span className="muted note" role="status">
          {shown} of {clauses.length} · <Key name="j" /> <Key name="k" />
        </span>
      </div>
    </>
  );
}

function Selects({
  policy,
  filter,
  onChange: change,
}: {
  policy: Policy;
  filter: ClauseFilter;
  onChange: (part: Partial<ClauseFilter>) => void;
}): React.ReactNode {
  const capabilities = [...new Set(policy.clauses.flatMap(one => one.capabilities))].toSorted();
  return (
    <div className="policy-filters">
      <SelectField
        label="Asks"
        value={filter.strength}
        // the list below knows no other values
        onChange={value => change({ strength: value as ClauseFilter['strength'] })}
        placeholder="any"
        options={['must', 'should', 'may'].map(value => ({ value, label: value }))}
      />
      <SelectField
        label="Kept"
        value={filter.state}
        // the list below knows no other values
        onChange={value => change({ state: value as ClauseFilter['state'] })}
        placeholder="any way"
        options={Object.entries(stateWords).map(([value, label]) => ({ value, label }))}
      />
      <SelectField
        label="About"
        value={filter.capability}
        onChange={capability => change({ capability })}
        placeholder="anything"
        options={capabilities.map(value => ({ value, label: capabilityWords[value] ?? value }))}
      />
    </div>
  );
}
