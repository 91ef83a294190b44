import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState, type ReactNode } from 'react';
import { may, useMe, type Me } from '../api/session.ts';
import { announce } from '../app/announce.tsx';
import { useMatterForm } from '../app/matter-dialog.tsx';
import { openMatterEditor, setMatter, useMatter, type Matter } from '../app/matter.ts';
import { Page } from '../app/page.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { ProblemNote, Waiting } from '../parts/problem-note.tsx';
import { foundWords } from './found-words.ts';
import type { MatterForm } from '../app/matter-draft.ts';
import { readPlateBox } from './plate-question.ts';
import { Results } from './results.tsx';
import { askedNow, goOn, goToEnd, runSearch } from './run-search.ts';
import { SearchForm } from './search-form.tsx';
import { changeSearch, claimSearch, searchStore, type Asked, type SearchState } from './search-state.ts';
import { NotPermitted, NothingFound, SearchFailed } from './search-states.tsx';
import { useStore } from './store.ts';
import type { TimeRange } from './time-range.ts';
import './search.css';

/** S4: stored reads by plate and time, answered only for a matter. The address never holds a plate. */
export function SearchPage(): ReactNode {
  const me = useMe();
  // before the first drawing, so that nothing of whoever sat here before is shown
  useState(() => claimSearch(me.personId));
  return (
    <Page title="Search stored reads" hideTitle>
      {may(me, 'inquiry.run') ? (
        <Search me={me} />
      ) : (
        <NotPermitted
          me={me}
          what="stored reads are searched by others. The plates of open hits are on the live console."
        />
      )}
    </Page>
  );
}

function Search({ me }: { me: Me }): ReactNode {
  const { form, error, again } = useMatterForm();
  if (form !== undefined) return <AskAndAnswer form={form} me={me} />;
  if (error !== null)
    return (
      <div className="page-note">
        <ProblemNote error={error} retry={again} />
      </div>
    );
  return <Waiting label="Asking what a search must carry at this agency" />;
}

/** Asks from outside of the form; without a matter it is asked for first. */
async function searchAgain(asked: Asked, used: Matter | null): Promise<void> {
  if (used === null) return openMatterEditor();
  try {
    const found = await runSearch(asked, used);
    if (found === null) return;
    setMatter(used);
    announce(foundWords(found), 'polite');
  } catch {
    announce('The search failed', 'assertive');
  }
}

function AskAndAnswer({ form, me }: { form: MatterForm; me: Me }): ReactNode {
  const state = useStore(searchStore);
  const { matter } = useMatter();
  const navigate = useNavigate();
  // typed times live in the form: a search asked for from outside of it makes it anew
  const [formNumber, setFormNumber] = useState(0);
  const { run } = state;
  useFocusOnRows(run.status === 'found' && run.found.pages.length > 0, state.view);

  const askWider = (last: Asked, { typed, range = last.range }: { typed?: string; range?: TimeRange }): void => {
    const question = typed === undefined ? { pattern: last.pattern, words: last.words } : readPlateBox(typed);
    changeSearch({ range, ...(typed === undefined ? {} : { typed }) });
    setFormNumber(formNumber + 1);
    if ('pattern' in question) void searchAgain(askedNow(question.pattern, question.words, range), matter);
  };
  const loadMore = (): void => {
    if (matter === null) openMatterEditor();
    else void goOn(matter);
  };
  const loadToEnd = async (): Promise<void> => {
    if (matter === null) openMatterEditor();
    else if (await goToEnd(matter)) announce('The last read found', 'polite');
  };

  return (
    <div className="search">
      <SearchForm key={formNumber} form={form} />
      {run.status === 'idle' && <NothingSearched />}
      {run.status === 'asking' && <Waiting label={`Searching: ${run.asked.words}`} />}
      {run.status === 'failed' && (
        <SearchFailed error={run.error} me={me} onRetry={() => void searchAgain(run.asked, matter ?? run.matter)} />
      )}
      {run.status === 'found' &&
        (run.found.pages.length === 0 ? (
          <NothingFound found={run.found} onAsk={wider => askWider(run.found.asked, wider)} />
        ) : (
          <Results
            state={state}
            found={run.found}
            goingOn={run.goingOn}
            goingOnFailed={run.goingOnFailed}
            hasMatter={matter !== null}
            onGoOn={loadMore}
            onToEnd={() => void loadToEnd()}
            onOpen={() => void navigate({ to: '/read' })}
          />
        ))}
    </div>
  );
}

function NothingSearched(): ReactNode {
  return (
    <EmptyState title="Nothing searched yet">
      <p>Type a plate or a part of one, say for which matter, and press Enter.</p>
      <p>Every search is recorded with your name, the plate, the case or incident number and the reason.</p>
    </EmptyState>
  );
}

/** After an answer, when coming back from a read, and when rows give way to photos under the keyboard, the keys go to them. */
function useFocusOnRows(present: boolean, view: SearchState['view']): void {
  useEffect(() => {
    if (present && document.activeElement === document.body) rowsOf()?.focus({ preventScroll: true });
  }, [present, view]);
  useEffect(() => {
    if (present) rowsOf()?.focus({ preventScroll: true });
  }, [present]);
}

function rowsOf(): HTMLElement | null {
  return document.querySelector(".search [role='grid'], .photo-wall");
}
