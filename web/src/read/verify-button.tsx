import { FileCheck } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { announce } from '../app/announce.tsx';
import { Button } from '../parts/button.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { verifyFile, type Verdict } from './verify-file.ts';

type State = { step: 'idle' | 'checking' } | { step: 'done'; verdict: Verdict } | { step: 'failed'; error: unknown };

/** Compares a photo's bytes with the hash that was recorded when it came in, and says what came of it. */
export function VerifyButton({ url, sha256 }: { url: string; sha256: string }): ReactNode {
  const [state, setState] = useState<State>({ step: 'idle' });
  const check = async (): Promise<void> => {
    setState({ step: 'checking' });
    try {
      const verdict = await verifyFile(url, sha256);
      setState({ step: 'done', verdict });
      announce(verdictWords(verdict), 'polite');
    } catch (error) {
      setState({ step: 'failed', error });
    }
  };
  return (
    <div className="read-verify">
      <div className="read-verify-file">
        <p>
          <span className="muted note">SHA-256</span> <code className="read-hash">{sha256}</code>
        </p>
        <Button
          icon={<FileCheck size={16} aria-hidden="true" />}
          isPending={state.step === 'checking'}
          onPress={() => void check()}
        >
          Verify file
        </Button>
      </div>
      {state.step === 'done' && <StatusStrip tone={toneOf(state.verdict)}>{verdictWords(state.verdict)}</StatusStrip>}
      {state.step === 'failed' && <ProblemNote error={state.error} retry={() => void check()} />}
    </div>
  );
}

function toneOf(verdict: Verdict): 'ok' | 'danger' | 'warn' {
  switch (verdict.kind) {
    case 'same':
      return 'ok';
    case 'differs':
      return 'danger';
    case 'not-checked':
      return 'warn';
  }
}

function verdictWords(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'same':
      return `Unchanged: ${verdict.bytes.toLocaleString('en-US')} bytes with the recorded hash.`;
    case 'differs':
      return `The file is NOT what was recorded: its bytes have the hash ${verdict.computed}. Do not use it; tell your administrator.`;
    case 'not-checked':
      return verdict.why;
  }
}
