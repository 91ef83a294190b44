import { useRouterState } from '@tanstack/react-router';
import { FolderOpen } from 'lucide-react';
import { may, useMe } from '../api/session.ts';
import { Button } from '../parts/button.tsx';
import { ageWords, clockTime } from '../parts/time.ts';
import { useDeskNow } from './desk-clock.ts';
import { MatterDialog } from './matter-dialog.tsx';
import { openMatterEditor, setMatter, useMatter } from './matter.ts';

const withContext: ReadonlySet<string> = new Set(['/search', '/read']);

/** For which case and why this person is searching; goes with every search and its age with it. */
export function ContextBar(): React.ReactNode {
  const me = useMe();
  const path = useRouterState({ select: state => state.location.pathname });
  const { matter, setAtMs, isEditing } = useMatter();
  const now = useDeskNow();
  if (!may(me, 'inquiry.run')) return null;
  const number = matter?.caseNumber ?? matter?.incidentNumber;
  const kind = matter?.caseNumber === undefined ? 'Incident' : 'Case';
  return (
    <>
      {withContext.has(path) ? (
        <section
          className="context"
          data-set={matter === null ? 'no' : 'yes'}
          aria-label="Case and reason of your searches"
        >
          <FolderOpen aria-hidden="true" width={17} />
          {matter === null || setAtMs === null ? (
            <strong>
              No case is set. Nothing is searched without a purpose, and a case and a reason where your policy asks for
              them.
            </strong>
          ) : (
            <>
              <strong>{number === undefined ? 'No number' : `${kind} ${number}`}</strong>
              <span>{matter.purposeLabel}</span>
              {matter.reason === undefined ? null : (
                <span className="context-reason" title={matter.reason}>
                  {matter.reason}
                </span>
              )}
              <span className="muted">
                set {clockTime(setAtMs)}, {ageWords(now - setAtMs)} ago
              </span>
            </>
          )}
          <span className="spread" />
          <Button tone={matter === null ? 'main' : 'plain'} onPress={openMatterEditor}>
            {matter === null ? 'Set case and reason' : 'Change'}
          </Button>
          {matter === null ? null : <Button onPress={() => setMatter(null)}>End</Button>}
        </section>
      ) : null}
      {isEditing ? <MatterDialog /> : null}
    </>
  );
}
