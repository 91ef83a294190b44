import { Copy, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { isProblem } from '../api/client.ts';
import { Button } from './button.tsx';
import { StatusStrip } from './status-strip.tsx';
import './empty-state.css';

/** Something is on its way. */
export function Waiting({ label }: { label: string }): React.ReactNode {
  return (
    <div className="empty" role="status">
      <p className="muted">{label}</p>
    </div>
  );
}

/** What went wrong, in plain words, with the clause that decided and the number under which the server's log has more. */
export function ProblemNote({ error, retry }: { error: unknown; retry?: () => void }): React.ReactNode {
  const [isCopied, setCopied] = useState(false);
  const problem = isProblem(error) ? error : null;
  const title = problem?.title ?? 'Something went wrong on this screen';
  const detail = problem === null ? (error instanceof Error ? error.message : undefined) : problem.detail;
  const requestId = problem?.requestId;
  return (
    <StatusStrip tone="danger" role="alert">
      <div className="problem">
        <p className="problem-title">{title}</p>
        {detail === undefined ? null : <p>{detail}</p>}
        {problem === null || problem.clauses.length === 0 ? null : (
          <p className="note">Rests on: {problem.clauses.join(', ')}</p>
        )}
        <div className="line">
          {retry === undefined ? null : (
            <Button icon={<RotateCcw aria-hidden="true" />} onPress={retry}>
              Try again
            </Button>
          )}
          {requestId === undefined ? null : (
            <Button
              icon={<Copy aria-hidden="true" />}
              onPress={() => {
                void navigator.clipboard.writeText(requestId).then(() => setCopied(true));
              }}
            >
              {isCopied ? 'Copied' : `Copy number ${requestId.slice(0, 8)}`}
            </Button>
          )}
        </div>
      </div>
    </StatusStrip>
  );
}
