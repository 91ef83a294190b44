import { useId, useState, type ReactNode } from 'react';
import type { PeopleFile } from '../../../src/foundation/contract/people-words.ts';
import type { Permission } from '../../../src/foundation/contract/permissions.ts';
import { peopleRoutes } from '../../../src/foundation/contract/routes/people.ts';
import { postRoutes } from '../../../src/foundation/contract/routes/posts.ts';
import { trainingRoutes } from '../../../src/foundation/contract/routes/training.ts';
import { may, useMe } from '../api/session.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { CheckField, SelectField } from '../parts/field.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { DataGrid, type GridColumn } from '../parts/row-grid.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { useSending } from '../parts/use-sending.ts';
import { useRefresh } from './asked.tsx';
import { Mark } from './mark.tsx';
import { sendFile, type FileAnswer, type FileLine } from './send-file.ts';

const files = {
  people: {
    label: 'Accounts',
    route: peopleRoutes.importAccounts,
    permission: 'account.create',
    columns: 'username, display_name, kind, supervisor, same_human_as',
  },
  posts: {
    label: 'Posts',
    route: postRoutes.importPosts,
    permission: 'post.assign',
    columns: 'username, post, from, to',
  },
  clearances: {
    label: 'Clearances',
    route: postRoutes.importClearances,
    permission: 'clearance.grant',
    columns: 'username, clearance, granted_on, expires_on',
  },
  training: {
    label: 'Training records',
    route: trainingRoutes.importTraining,
    permission: 'training.record',
    columns: 'username, course, completed_on, valid_until',
  },
} as const satisfies Record<PeopleFile, { permission: Permission; [key: string]: unknown }>;

type Chosen = { name: string; text: string };

/** The file that was chosen, and what the server says of it. */
function useImport(only: PeopleFile | undefined) {
  const me = useMe();
  const own = (Object.keys(files) as PeopleFile[]) // the keys of the table
    .filter(kind => may(me, files[kind].permission) && (only === undefined || kind === only));
  const [kind, setKind] = useState<PeopleFile>(own[0] ?? 'people');
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [allOrNothing, setAllOrNothing] = useState(false);
  const [answer, setAnswer] = useState<FileAnswer | null>(null);
  const { isPending, problem, send } = useSending();
  const refresh = useRefresh();
  const ask = (dryRun: boolean): Promise<boolean> =>
    send(async () => {
      if (chosen === null) return;
      setAnswer(null);
      setAnswer(await sendFile(files[kind].route, { text: chosen.text, dryRun, allOrNothing }));
      if (!dryRun) await refresh();
    });
  const isTaken = answer?.taken === true;
  const anew = (change: () => void): void => {
    setAnswer(null);
    change();
  };
  return {
    own,
    kind,
    setKind,
    chosen,
    setChosen,
    allOrNothing,
    setAllOrNothing,
    answer,
    isPending,
    problem,
    ask,
    isTaken,
    anew,
  };
}

function ImportButtons({ sheet, onClose }: { sheet: ReturnType<typeof useImport>; onClose: () => void }): ReactNode {
  const { isTaken, isPending, chosen, answer, ask } = sheet;
  return isTaken ? (
    <Button tone="main" onPress={onClose}>
      Close
    </Button>
  ) : (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button isPending={isPending} isDisabled={chosen === null} onPress={() => void ask(true)}>
        Try it: change nothing
      </Button>
      <Button
        tone="main"
        isPending={isPending}
        isDisabled={answer === null || answer.added === 0}
        onPress={() => void ask(false)}
      >
        {answer === null ? 'Import' : `Import ${answer.added} lines`}
      </Button>
    </>
  );
}

/** A CSV file of people: first what would come of each line, then in earnest. */
export function ImportDialog({ only, onClose }: { only?: PeopleFile; onClose: () => void }): ReactNode {
  const sheet = useImport(only);
  const { own, kind, setKind, setChosen, allOrNothing, setAllOrNothing, answer, problem, isTaken, anew } = sheet;
  return (
    <Dialog
      title="Import a file"
      isOpen
      size="wide"
      onClose={onClose}
      footer={<ImportButtons sheet={sheet} onClose={onClose} />}
    >
      {problem === null ? null : <ProblemNote error={problem} />}
      {isTaken ? null : (
        <>
          <SelectField
            label="What the file holds"
            required
            value={kind}
            options={own.map(value => ({ value, label: files[value].label }))}
            onChange={value => anew(() => setKind(value as PeopleFile))} // one of the options above
            hint={`First line: ${files[kind].columns}`}
          />
          <FilePart onChosen={next => anew(() => setChosen(next))} />
          <CheckField
            label="Take nothing when one line is refused"
            checked={allOrNothing}
            onChange={next => anew(() => setAllOrNothing(next))}
          />
        </>
      )}
      {answer === null ? null : <Outcome answer={answer} />}
    </Dialog>
  );
}

function FilePart({ onChosen }: { onChosen: (chosen: Chosen | null) => void }): ReactNode {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>CSV file</label>
      <input
        id={id}
        type="file"
        accept=".csv,text/csv"
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file === undefined) onChosen(null);
          else void file.text().then(text => onChosen({ name: file.name, text }));
        }}
      />
    </div>
  );
}

function Outcome({ answer }: { answer: FileAnswer }): ReactNode {
  const { taken, dryRun, added, unchanged, refused, lines } = answer;
  const [selectedAt, setSelectedAt] = useState<number | null>(null);
  const counts = `${added} new, ${unchanged} as they are, ${refused} refused`;
  const hasInvitations = lines.some(line => line.invitation !== null);
  return (
    <>
      <StatusStrip tone={taken ? 'ok' : refused > 0 ? 'warn' : 'plain'} role="status">
        {taken
          ? `Taken: ${counts}.`
          : dryRun
            ? `Nothing was changed. It would be: ${counts}.`
            : `Nothing was taken: ${counts}.`}
        {taken && hasInvitations ? ' The invitations are shown this once: hand them over before you close.' : ''}
      </StatusStrip>
      <div className="import-lines" data-list={hasInvitations && taken ? 'invitations' : undefined}>
        <DataGrid
          label="Lines of the file"
          columns={hasInvitations && taken ? [...lineColumns, invitationColumn] : lineColumns}
          count={lines.length}
          known={lines.length}
          rowAt={at => lines[at] ?? null}
          selectedAt={selectedAt}
          onSelect={setSelectedAt}
          empty="The file has no line."
        />
      </div>
    </>
  );
}

const resultMarks = {
  added: <Mark tone="ok">New</Mark>,
  unchanged: <Mark tone="plain">As it is</Mark>,
  refused: <Mark tone="danger">Refused</Mark>,
} as const;

const lineColumns: readonly GridColumn<FileLine>[] = [
  { key: 'line', title: 'Line', width: '4rem', cell: one => one.line },
  { key: 'result', title: 'Result', width: '7rem', cell: one => resultMarks[one.result] },
  {
    key: 'message',
    title: 'Why',
    width: 'minmax(18rem, 1fr)',
    cell: one => <span title={one.message}>{one.message}</span>,
  },
];

const invitationColumn: GridColumn<FileLine> = {
  key: 'invitation',
  title: 'Invitation',
  width: '36rem',
  cell: one => <span className="mono">{one.invitation}</span>,
};
