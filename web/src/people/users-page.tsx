import { Link, useNavigate } from '@tanstack/react-router';
import { FileUp, UserPlus } from 'lucide-react';
import { useMemo, useRef, useState, type ReactNode, type RefObject } from 'react';
import { peopleRoutes } from '../../../src/foundation/contract/routes/people.ts';
import { serverNow } from '../api/clock.ts';
import { may, useMe } from '../api/session.ts';
import { useKeys } from '../app/keys.ts';
import { Button } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { SelectField, TextField } from '../parts/field.tsx';
import { DataGrid, type GridColumn } from '../parts/row-grid.tsx';
import {
  filterAccounts,
  mostUnusedDays,
  noFilter,
  shownAccounts,
  shownWords,
  type AccountFilter,
  type AccountLine,
  type FilterDay,
  type ShownAccounts,
} from './account-line.ts';
import { ClearanceMark, LastUse, LeaveWords, StateMark, TrainingMark } from './account-marks.tsx';
import { AdminPage } from './admin-page.tsx';
import { Answer, useAsked } from './asked.tsx';
import { today } from './days.ts';
import { ImportDialog } from './import-dialog.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { unusedDaysOf, usePolicy, usePosts } from './posts-and-policy.ts';
import { kindWords } from './words.ts';

const group = 'Users';

/** All accounts of the agency: who they are, what they may, how long yet. */
export function UsersPage(): ReactNode {
  const asked = useAsked(peopleRoutes.listAccounts);
  return (
    <AdminPage title="Users" hideTitle>
      <Answer asked={asked} label="the accounts" permission="account.view">
        {({ accounts }) => <Accounts accounts={accounts} />}
      </Answer>
    </AdminPage>
  );
}

type OpenWindow = 'none' | 'invite' | 'import';

function Accounts({ accounts }: { accounts: readonly AccountLine[] }): ReactNode {
  const me = useMe();
  const navigate = useNavigate();
  const [filter, setFilter] = useState(noFilter);
  const [selectedAt, setSelectedAt] = useState<number | null>(accounts.length === 0 ? null : 0);
  const [open, setOpen] = useState<OpenWindow>('none');
  const search = useRef<HTMLInputElement>(null);
  const { titleOf } = usePosts();
  const unusedDays = Math.min(mostUnusedDays, unusedDaysOf(usePolicy()) ?? mostUnusedDays);
  const day = useMemo((): FilterDay => ({ nowMs: serverNow(), today: today(), unusedDays }), [unusedDays]);
  const rows = filterAccounts(accounts, { filter, titleOf, day });
  const change = (next: Partial<AccountFilter>): void => {
    setFilter({ ...filter, ...next });
    setSelectedAt(0);
  };
  const openPerson = (personId: string): void =>
    void navigate({ to: '/admin/users/$person', params: { person: personId } });
  const mayInvite = may(me, 'account.create');
  const mayImport = mayInvite || may(me, 'post.assign') || may(me, 'clearance.grant');
  useKeys([
    { key: '/', label: 'Search the accounts', group, run: () => search.current?.focus() },
    ...(mayInvite ? [{ key: 'n', label: 'Invite a person', group, run: () => setOpen('invite') }] : []),
    ...(mayImport ? [{ key: 'i', label: 'Import a file', group, run: () => setOpen('import') }] : []),
  ]);
  return (
    <>
      <div className="admin-tools">
        <FilterFields filter={filter} onChange={change} searchRef={search} />
        <span className="spread" />
        <AddButtons mayImport={mayImport} mayInvite={mayInvite} onOpen={setOpen} />
      </div>
      <p className="note muted" role="status">
        {rows.length === accounts.length
          ? `${accounts.length} accounts`
          : `${rows.length} of ${accounts.length} accounts`}
        . Switched off after {unusedDays} days without use; none is ever deleted. Enter opens one.
      </p>
      <div className="admin-list" data-list="accounts">
        <DataGrid
          label="Accounts"
          columns={columnsOf(titleOf, day)}
          count={rows.length}
          known={rows.length}
          rowAt={at => rows[at] ?? null}
          selectedAt={selectedAt === null || rows.length === 0 ? null : Math.min(selectedAt, rows.length - 1)}
          onSelect={setSelectedAt}
          onOpen={row => openPerson(row.personId)}
          empty={<NoAccounts isNarrowed={rows.length < accounts.length} onAll={() => change(noFilter)} />}
        />
      </div>
      {open === 'invite' ? (
        <InviteDialog accounts={accounts} onClose={() => setOpen('none')} onOpen={openPerson} />
      ) : null}
      {open === 'import' ? <ImportDialog onClose={() => setOpen('none')} /> : null}
    </>
  );
}

function FilterFields({
  filter,
  onChange: change,
  searchRef: search,
}: {
  filter: AccountFilter;
  onChange: (next: Partial<AccountFilter>) => void;
  searchRef: RefObject<HTMLInputElement | null>;
}): ReactNode {
  const { answer: posts } = usePosts();
  return (
    <>
      <TextField
        label="Name, user name or post"
        type="search"
        required
        value={filter.text}
        inputRef={search}
        onChange={text => change({ text })}
      />
      <SelectField
        label="Show"
        required
        value={filter.shown}
        options={shownAccounts.map(value => ({ value, label: shownWords[value] }))}
        onChange={value => change({ shown: value as ShownAccounts })} // one of the options above
      />
      <SelectField
        label="Post"
        required
        value={filter.postId}
        options={[
          { value: '', label: 'Every post' },
          ...(posts?.posts ?? []).map(({ id, title }) => ({ value: id, label: title })),
        ]}
        onChange={postId => change({ postId })}
      />
    </>
  );
}

function AddButtons({
  mayImport,
  mayInvite,
  onOpen: setOpen,
}: {
  mayImport: boolean;
  mayInvite: boolean;
  onOpen: (open: OpenWindow) => void;
}): ReactNode {
  return (
    <>
      {mayImport ? (
        <Button icon={<FileUp aria-hidden="true" />} shortcut="i" onPress={() => setOpen('import')}>
          Import a file
        </Button>
      ) : null}
      {mayInvite ? (
        <Button tone="main" icon={<UserPlus aria-hidden="true" />} shortcut="n" onPress={() => setOpen('invite')}>
          Invite a person
        </Button>
      ) : null}
    </>
  );
}

function NoAccounts({ isNarrowed, onAll }: { isNarrowed: boolean; onAll: () => void }): ReactNode {
  return (
    <EmptyState
      title={isNarrowed ? 'No account is so' : 'There is no account'}
      action={isNarrowed ? <Button onPress={onAll}>Show all accounts</Button> : undefined}
    >
      <p>{isNarrowed ? 'The search or the choice above leaves none.' : 'Invite the first person.'}</p>
    </EmptyState>
  );
}

function columnsOf(titleOf: (postId: string) => string, day: FilterDay): readonly GridColumn<AccountLine>[] {
  return [
    {
      key: 'name',
      title: 'Name',
      width: 'minmax(10rem, 1.1fr)',
      cell: one => (
        // the grid has the keyboard: Enter opens the row
        <Link to="/admin/users/$person" params={{ person: one.personId }} tabIndex={-1}>
          {one.displayName}
        </Link>
      ),
    },
    { key: 'username', title: 'User name', width: 'minmax(8rem, 0.7fr)', cell: one => one.username },
    {
      key: 'posts',
      title: 'Posts',
      width: 'minmax(12rem, 1.8fr)',
      cell: one =>
        one.posts.length === 0 ? (
          <span className="muted">None</span>
        ) : (
          <span title={one.posts.map(titleOf).join(', ')}>{one.posts.map(titleOf).join(', ')}</span>
        ),
    },
    { key: 'kind', title: 'Kind', width: '6rem', cell: one => kindWords[one.kind] },
    {
      key: 'training',
      title: 'Trained until',
      width: '7.6rem',
      cell: one => <TrainingMark until={one.trainedUntil} today={day.today} />,
    },
    {
      key: 'clearance',
      title: 'Cleared until',
      width: '7.6rem',
      cell: one => <ClearanceMark until={one.clearedUntil} />,
    },
    { key: 'leave', title: 'May see data of', width: 'minmax(9rem, 1fr)', cell: one => <LeaveWords {...one} /> },
    { key: 'use', title: 'Last use', width: '10.5rem', cell: one => <LastUse account={one} day={day} /> },
    { key: 'state', title: 'State', width: '7.8rem', cell: one => <StateMark account={one} /> },
  ];
}
