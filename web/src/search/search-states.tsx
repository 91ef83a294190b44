import type { ReactNode } from 'react';
import type { ErrorCode } from '../../../src/foundation/contract/errors.ts';
import { isProblem } from '../api/client.ts';
import type { Me } from '../api/session.ts';
import { Button } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { countOf } from './found-pages.ts';
import { matchingWords } from './found-words.ts';
import { lookAlikeQuestion, readPlateBox } from './plate-question.ts';
import type { Asked, Found } from './search-state.ts';
import { widerRange, type TimeRange } from './time-range.ts';

/** In place of data: no valid training, and who mends that. */
function NotTrained({ trainedUntil }: { trainedUntil: string | null }): ReactNode {
  return (
    <EmptyState
      title={trainedUntil === null ? 'No ALPR training is on file for you' : `Your ALPR training ended ${trainedUntil}`}
    >
      <p>Nobody sees plate data without valid training. The training officer of your agency records it.</p>
    </EmptyState>
  );
}

/** In place of data: what these posts do not permit, and where to go instead. */
export function NotPermitted({ me, what }: { me: Me; what: string }): ReactNode {
  const posts = me.posts.map(post => post.title).join(', ');
  return (
    <EmptyState title="Your posts do not permit this">
      <p>
        {posts === '' ? 'You hold no post' : `You are here as ${posts}`}; {what}
      </p>
    </EmptyState>
  );
}

/** The answer was empty: what was asked, and how to ask wider. */
export function NothingFound({
  found,
  onAsk,
}: {
  found: Found;
  onAsk: (wider: { typed?: string; range?: TimeRange }) => void;
}): ReactNode {
  const { asked } = found;
  return (
    <EmptyState title="No read found">
      <p>
        Searched: {asked.words}. Captured: {asked.rangeWords}.
      </p>
      <p>This says only that no camera of this agency read such a plate and kept it; a car may pass unread.</p>
      <div className="line search-offers">
        {offersFor(asked).map(({ label, wider }) => (
          <Button key={label} onPress={() => onAsk(wider)}>
            {label}
          </Button>
        ))}
      </div>
    </EmptyState>
  );
}

/** How an empty search may be asked wider. */
function offersFor(asked: Asked): { label: string; wider: { typed?: string; range?: TimeRange } }[] {
  const offers: { label: string; wider: { typed?: string; range?: TimeRange } }[] = [];
  const { range, pattern } = asked;
  const isShort = range.kind === 'between' || (range.kind === 'last' && range.hours < 720);
  if (isShort) offers.push({ label: 'Widen to 30 days', wider: { range: widerRange } });
  if (range.kind !== 'all') offers.push({ label: 'All that is kept', wider: { range: { kind: 'all' } } });
  const part = readPlateBox(pattern);
  if (part.kind === 'part' && part.pattern !== pattern)
    offers.push({ label: `Anywhere in the plate: ${pattern}`, wider: { typed: pattern } });
  const alike = lookAlikeQuestion(pattern);
  if (alike !== null) offers.push({ label: `Allow look-alikes: ${alike}`, wider: { typed: alike } });
  return offers;
}

/** A list from which on it is worth asking for less. */
const manyReads = 200;

/** Above the rows: that there are more than are worth reading through. */
export function tooManyWords(found: Found): string | null {
  if (found.narrowed)
    return 'So many plates match that only the first 2,000 of them were looked at. Give more letters or digits.';
  const loaded = countOf(found.pages);
  const matching = found.counted?.reads ?? loaded;
  if (found.next === null || Math.max(loaded, matching) <= manyReads) return null;
  return `${matchingWords(found)} reads match; the newest ${loaded.toLocaleString('en-US')} are loaded, older ones come as you scroll. Narrow by plate, time or camera.`;
}

/** These are put at their fields, or have a state of their own. */
const saidElsewhere: readonly (ErrorCode | 'unreachable')[] = ['training_missing'];

/** The search was refused or failed; what was typed stays. */
export function SearchFailed({ error, me, onRetry }: { error: unknown; me: Me; onRetry: () => void }): ReactNode {
  if (isProblem(error) && saidElsewhere.includes(error.code)) return <NotTrained trainedUntil={me.trainedUntil} />;
  // what is wrong with a field stands there with all its words; asking the same again would be refused again
  if (isProblem(error) && error.fields.length > 0)
    return (
      <EmptyState title="Nothing was searched">
        <p>{error.title}. The field above says more.</p>
      </EmptyState>
    );
  return <ProblemNote error={error} retry={onRetry} />;
}
