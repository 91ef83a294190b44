import { useState, type ReactNode } from 'react';
import { postRoutes } from '../../../src/foundation/contract/routes/posts.ts';
import { call } from '../api/client.ts';
import { serverNow } from '../api/clock.ts';
import { announce } from '../app/announce.tsx';
import { Button } from '../parts/button.tsx';
import { dayOf } from '../parts/time.ts';
import { lastDay, minute } from './days.ts';
import { Mark } from './mark.tsx';
import type { PersonAnswer } from './answers.ts';
import { usePosts } from './posts-and-policy.ts';
import { ReasonDialog } from './reason-dialog.tsx';
import { dutyWords, whoWord } from './words.ts';

type Ending = { title: string; words: string; end: (reason: string) => Promise<unknown> };

/** A heading, the way to give one more, what is held now, and what was. */
function HeldPart({
  id,
  title,
  give,
  now,
  past,
  none,
}: {
  id: string;
  title: string;
  give: ReactNode;
  now: readonly ReactNode[];
  past: readonly ReactNode[];
  none: string;
}): ReactNode {
  return (
    <section className="card" aria-labelledby={id}>
      <div className="line">
        <h2 id={id}>{title}</h2>
        <span className="spread" />
        {give}
      </div>
      {now.length === 0 ? (
        <p className="muted">{past.length === 0 ? none : 'None now.'}</p>
      ) : (
        <ul className="held">{now}</ul>
      )}
      {past.length === 0 ? null : (
        <details className="held-past">
          <summary>Before: {past.length}</summary>
          <ul className="held">{past}</ul>
        </details>
      )}
    </section>
  );
}

function useEnding(): { ask: (ending: Ending) => void; dialog: ReactNode } {
  const [ending, setEnding] = useState<Ending | null>(null);
  const dialog =
    ending === null ? null : (
      <ReasonDialog
        title={ending.title}
        submitLabel="End it now"
        words={ending.words}
        onClose={() => setEnding(null)}
        onSend={async reason => {
          await ending.end(reason);
          announce('It ended; it stays in the history.', 'assertive');
        }}
      />
    );
  return { ask: setEnding, dialog };
}

/** The posts of a person: held now, held from a later day, held before. */
export function PostsPart({
  posts,
  mayEnd,
  give,
}: {
  posts: PersonAnswer['posts'];
  mayEnd: boolean;
  give: ReactNode;
}): ReactNode {
  const { titleOf } = usePosts();
  const { ask, dialog } = useEnding();
  const nowMs = serverNow();
  const isOver = (one: (typeof posts)[number]): boolean => one.heldTo !== null && Date.parse(one.heldTo) <= nowMs;
  const lineOf = (one: (typeof posts)[number]): ReactNode => (
    <li key={one.holdingId}>
      <strong>{titleOf(one.postId)}</strong>
      <span>
        {Date.parse(one.heldFrom) > nowMs ? (
          <Mark tone="plain">from {dayOf(one.heldFrom)}</Mark>
        ) : (
          `since ${dayOf(one.heldFrom)}`
        )}
        {one.heldTo === null ? '' : `, until ${lastDay(one.heldTo)}`}
      </span>
      <span className="note muted">
        given by {whoWord(one.givenBy)}
        {one.endedBy === null ? '' : `; ended by ${whoWord(one.endedBy)}`}
        {one.endReason === null ? '' : `: ${one.endReason}`}
      </span>
      {mayEnd && !isOver(one) ? (
        <Button
          label={titleOf(one.postId)}
          onPress={() =>
            ask({
              title: `End the post ${titleOf(one.postId)}`,
              words: 'It ends now, with all that it permits. It stays in the history.',
              end: reason => call(postRoutes.endPost, { params: { holdingId: one.holdingId }, body: { reason } }),
            })
          }
        >
          End
        </Button>
      ) : null}
    </li>
  );
  return (
    <>
      <HeldPart
        id="posts"
        title="Posts"
        give={give}
        now={posts.filter(one => !isOver(one)).map(lineOf)}
        past={posts.filter(isOver).map(lineOf)}
        none="No post was ever given: the account permits nothing."
      />
      {dialog}
    </>
  );
}

type Grant = (PersonAnswer['clearances'] | PersonAnswer['entitlements'])[number] & { words: string };

function GrantLine({ grant: one, children }: { grant: Grant; children: ReactNode }): ReactNode {
  return (
    <li>
      <strong>{one.words}</strong>
      <span>
        {one.inForce ? (
          `until ${lastDay(one.expiresAt)}`
        ) : (
          <Mark tone="danger">
            {one.endedAt === null ? `ran out ${lastDay(one.expiresAt)}` : `ended ${minute(one.endedAt)}`}
          </Mark>
        )}
      </span>
      <span className="note muted">
        given {dayOf(one.grantedAt)} by {whoWord(one.grantedBy)}
        {one.endedBy === null ? '' : `; ended by ${whoWord(one.endedBy)}`}
        {one.endReason === null ? '' : `: ${one.endReason}`}
      </span>
      {children}
    </li>
  );
}

/** Clearances, or leave to see data by origin: in force, and over. */
export function GrantsPart({
  title,
  none,
  kind,
  grants,
  mayEnd,
  give,
}: {
  title: string;
  none: string;
  kind: 'clearance' | 'entitlement';
  grants: readonly Grant[];
  mayEnd: boolean;
  give: ReactNode;
}): ReactNode {
  const { ask, dialog } = useEnding();
  const end = (id: string, reason: string): Promise<unknown> =>
    kind === 'clearance'
      ? call(postRoutes.endClearance, { params: { clearanceId: id }, body: { reason } })
      : call(postRoutes.endEntitlement, { params: { entitlementId: id }, body: { reason } });
  const lineOf = (one: Grant): ReactNode => (
    <GrantLine key={one.id} grant={one}>
      {mayEnd && one.inForce ? (
        <Button
          label={one.words}
          onPress={() =>
            ask({
              title: `End: ${one.words}`,
              words: 'It ends now; what rests on it is closed at once. It stays in the history.',
              end: reason => end(one.id, reason),
            })
          }
        >
          End
        </Button>
      ) : null}
    </GrantLine>
  );
  return (
    <>
      <HeldPart
        id={kind}
        title={title}
        give={give}
        now={grants.filter(one => one.inForce).map(lineOf)}
        past={grants.filter(one => !one.inForce).map(lineOf)}
        none={none}
      />
      {dialog}
    </>
  );
}

/** Duties that others gave to this person for a time. */
export function DutiesPart({
  duties,
  mayEnd,
  give,
}: {
  duties: PersonAnswer['duties'];
  mayEnd: boolean;
  give: ReactNode;
}): ReactNode {
  const { ask, dialog } = useEnding();
  const nowMs = serverNow();
  const isOver = (one: (typeof duties)[number]): boolean => Date.parse(one.endsAt) <= nowMs;
  const lineOf = (one: (typeof duties)[number]): ReactNode => (
    <li key={one.delegationId}>
      <strong>{dutyWords[one.duty]}</strong>
      <span>
        {dayOf(one.startsAt)} to {lastDay(one.endsAt)}
      </span>
      <span className="note muted">
        from {one.from}: {one.reason}
        {one.endedBy === null ? '' : `; taken back by ${one.endedBy}`}
      </span>
      {mayEnd && !isOver(one) ? (
        <Button
          label={dutyWords[one.duty]}
          onPress={() =>
            ask({
              title: `Take back: ${dutyWords[one.duty]}`,
              words: 'The duty ends now and goes back to who gave it.',
              end: () => call(postRoutes.endDelegation, { params: { delegationId: one.delegationId } }),
            })
          }
        >
          Take back
        </Button>
      ) : null}
    </li>
  );
  return (
    <>
      <HeldPart
        id="duties"
        title="Duties given by others"
        give={give}
        now={duties.filter(one => !isOver(one)).map(lineOf)}
        past={duties.filter(isOver).map(lineOf)}
        none="No duty was ever delegated to this person."
      />
      {dialog}
    </>
  );
}
