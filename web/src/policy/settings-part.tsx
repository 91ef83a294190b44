import { useNavigate } from '@tanstack/react-router';
import { Pencil } from 'lucide-react';
import { useRef, useState } from 'react';
import { may, useMe } from '../api/session.ts';
import { useKeys } from '../app/keys.ts';
import { useListKeys } from '../app/use-list-keys.ts';
import { Button } from '../parts/button.tsx';
import { ClauseLinks } from '../parts/clause-links.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { TextField } from '../parts/field.tsx';
import { Key } from '../parts/key.tsx';
import { Chips, Facts, SplitRow, SplitRows, SplitView } from '../parts/split-view.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { Tag } from '../parts/tag.tsx';
import { policyKeys } from './policy-keys.ts';
import { usePolicyAddress } from './policy-address.ts';
import { pathWords, type Parameter, type Policy } from './policy.ts';
import { ProposeDialog } from './propose-dialog.tsx';

type Show = 'all' | 'to-set' | 'open' | 'law';

const showWords: Readonly<Record<Show, string>> = {
  all: 'All',
  'to-set': 'To be set',
  open: 'Left open',
  law: 'Limited by law',
};

const passes: Readonly<Record<Show, (one: Parameter) => boolean>> = {
  all: () => true,
  'to-set': one => one.toSet,
  open: one => one.value === null && !one.toSet,
  law: one => one.laws.length > 0,
};

/** Every setting of the version in force: its value, on what it rests, what an open one blocks; and the way to change one. */
export function SettingsPart({ policy }: { policy: Policy }): React.ReactNode {
  const { setting: asked } = usePolicyAddress();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const hasToSet = policy.parameters.some(one => one.toSet);
  const [show, setShow] = useState<Show>(asked === undefined && hasToSet ? 'to-set' : 'all');
  const field = useRef<HTMLInputElement>(null);
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '');
  const rows = policy.parameters
    .filter(passes[show])
    .filter(one => words.every(word => searchTextOf(one).includes(word)));
  const selected = policy.parameters.find(one => one.path === asked) ?? rows[0];
  const at = rows.findIndex(row => row.path === selected?.path);
  const select = (row: Parameter): void =>
    void navigate({ to: '/policy', search: { part: 'settings', setting: row.path }, replace: true });
  const group = 'Policy';
  useListKeys(rows, { at, select, group, ...policyKeys });
  useKeys([{ ...policyKeys.find, group, run: () => field.current?.focus() }]);
  const head = (
    <>
      <TextField
        label="Find a setting"
        type="search"
        placeholder="hotlist, retention, BA-71"
        inputRef={field}
        value={text}
        onChange={setText}
      />
      <ShowChips policy={policy} show={show} onChange={setShow} />
      <p className="muted note">
        <Key name="j" /> next <Key name="k" /> previous · <span role="status">{rows.length} shown</span>
      </p>
    </>
  );
  return (
    <SplitView
      listLabel="Settings of the policy"
      head={head}
      list={
        <SettingRows
          rows={rows}
          selected={selected}
          onSelect={select}
          noneWords={show === 'to-set' && words.length === 0 ? 'Nothing is left to set' : 'No setting passes'}
        />
      }
      detailLabel="The setting"
    >
      {selected === undefined ? (
        <p className="muted">No setting is chosen.</p>
      ) : (
        <SettingPanel key={selected.path} parameter={selected} policy={policy} />
      )}
    </SplitView>
  );
}

function ShowChips({
  policy,
  show,
  onChange,
}: {
  policy: Policy;
  show: Show;
  onChange: (show: Show) => void;
}): React.ReactNode {
  return (
    <Chips
      label="Which settings"
      value={show}
      onChange={onChange}
      options={(['all', 'to-set', 'open', 'law'] as const).map(value => ({
        value,
        label: `${showWords[value]} (${policy.parameters.filter(passes[value]).length})`,
      }))}
    />
  );
}

function searchTextOf({ path, value, restsOn }: Parameter): string {
  return `${path} ${pathWords(path)} ${value ?? 'unset'} ${restsOn ?? ''}`.toLowerCase();
}

function SettingRows({
  rows,
  selected,
  onSelect,
  noneWords,
}: {
  rows: readonly Parameter[];
  selected: Parameter | undefined;
  onSelect: (row: Parameter) => void;
  noneWords: string;
}): React.ReactNode {
  if (rows.length === 0) return <EmptyState title={noneWords} />;
  return (
    <SplitRows>
      {rows.map(row => (
        <SettingRow
          key={row.path}
          parameter={row}
          isSelected={row.path === selected?.path}
          onSelect={() => onSelect(row)}
        />
      ))}
    </SplitRows>
  );
}

function SettingRow({
  parameter,
  isSelected,
  onSelect,
}: {
  parameter: Parameter;
  isSelected: boolean;
  onSelect: () => void;
}): React.ReactNode {
  const { path, value, toSet, restsOn } = parameter;
  return (
    <SplitRow isSelected={isSelected} onSelect={onSelect} mark={toSet ? 'warn' : 'none'}>
      <span className="mono policy-path">{path}</span>
      <span className="split-row-line">
        {value === null ? (
          <Tag tone={toSet ? 'warn' : 'muted'}>{toSet ? 'unset: to be set' : 'unset: left open'}</Tag>
        ) : (
          <span className="policy-value">{value === '' ? 'there' : value}</span>
        )}
        <span className="muted note">{restsOn === 'plateward' ? 'Plateward' : (restsOn ?? '')}</span>
      </span>
    </SplitRow>
  );
}

function SettingPanel({ parameter, policy }: { parameter: Parameter; policy: Policy }): React.ReactNode {
  const me = useMe();
  const [isProposing, setProposing] = useState(false);
  const { path, value, strength, restsOn, note, blocks, toSet, laws, askedAs } = parameter;
  const mayPropose = may(me, 'policy.propose') && askedAs !== null;
  useKeys(
    mayPropose
      ? [
          {
            key: 'p',
            label: 'Propose another value',
            group: 'Policy',
            run: () => setProposing(true),
          },
        ]
      : [],
  );
  return (
    <>
      <header>
        <p className="muted mono policy-path">{path}</p>
        <h2 className="split-title">{pathWords(path)}</h2>
      </header>
      {value === null ? (
        <StatusStrip tone={toSet ? 'warn' : 'plain'}>
          <strong>{toSet ? 'Unset.' : 'Left open.'}</strong> {blocks}
        </StatusStrip>
      ) : (
        <p className="policy-now">{value === '' ? 'It is there.' : value}</p>
      )}
      {mayPropose ? (
        <div className="line">
          <Button tone="main" shortcut="p" icon={<Pencil aria-hidden="true" />} onPress={() => setProposing(true)}>
            {value === null ? 'Propose a value' : 'Propose a change'}
          </Button>
        </div>
      ) : null}
      <Facts
        facts={[
          ...(strength === null ? [] : [['The policy says', strength] as const]),
          ...(restsOn === null ? [] : [['Rests on', <ClauseLinks key="clause" ids={[restsOn]} />] as const]),
          ...(note === null ? [] : [['Note', note] as const]),
          ...laws.map(({ law, message }) => [law, message] as const),
        ]}
      />
      {askedAs === null ? (
        <p className="muted">
          This is a list, a post or a purpose: it is proposed with a whole profile, by{' '}
          <code>./plateward policy propose</code>. The same checks and the same second person stand behind it.
        </p>
      ) : null}
      {askedAs !== null && !may(me, 'policy.propose') ? (
        <p className="muted">The administrator proposes a change; a second person approves it.</p>
      ) : null}
      {isProposing ? <ProposeDialog parameter={parameter} policy={policy} onClose={() => setProposing(false)} /> : null}
    </>
  );
}
