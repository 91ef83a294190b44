import { useState, type ReactNode } from 'react';
import { vendorPurposes, type VendorPurpose } from '../../../src/foundation/contract/people-words.ts';
import { accountCareRoutes } from '../../../src/foundation/contract/routes/account-care.ts';
import { call, type AnswerOf } from '../api/client.ts';
import { may, useMe } from '../api/session.ts';
import { announce } from '../app/announce.tsx';
import { Button } from '../parts/button.tsx';
import { SelectField, TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { ageWords, useNow } from '../parts/time.ts';
import { useSending } from '../parts/use-sending.ts';
import { Answer, useAsked, useRefresh } from './asked.tsx';
import { minute } from './days.ts';
import { Mark } from './mark.tsx';
import type { PersonAnswer } from './answers.ts';
import { vendorPurposeWords } from './words.ts';

type Account = PersonAnswer['account'];
type Opening = AnswerOf<typeof accountCareRoutes.listVendorOpenings>['openings'][number];

/** When a vendor's account was opened, for which ticket; open it, prolong it, close it (BA-62). */
export function VendorPart({ account }: { account: Account }): ReactNode {
  const asked = useAsked(accountCareRoutes.listVendorOpenings);
  return (
    <section className="card" aria-labelledby="vendor">
      <Answer asked={asked} label="the openings" permission="account.view">
        {({ openings }) => (
          <Openings account={account} openings={openings.filter(one => one.personId === account.personId)} />
        )}
      </Answer>
    </section>
  );
}

type OpenWindow = { kind: 'none' } | { kind: 'open' } | { kind: 'extend'; opening: Opening };

function Openings({ account, openings }: { account: Account; openings: readonly Opening[] }): ReactNode {
  const me = useMe();
  const now = useNow(15_000);
  const [open, setOpen] = useState<OpenWindow>({ kind: 'none' });
  const close = (): void => setOpen({ kind: 'none' });
  const mayOpen = may(me, 'vendor.open') && account.active;
  const standing = openings.find(one => one.open && Date.parse(one.endsAt) > now);
  const past = openings.filter(one => one !== standing);
  return (
    <>
      <div className="line">
        <h2 id="vendor">Openings of this vendor account</h2>
        <span className="spread" />
        {mayOpen && standing === undefined ? (
          <Button onPress={() => setOpen({ kind: 'open' })}>Open for a ticket</Button>
        ) : null}
      </div>
      {standing === undefined ? (
        <p>
          <Mark tone="plain">Closed: nobody gets in with it.</Mark>
        </p>
      ) : (
        <ul className="held">
          <OpeningLine opening={standing}>
            <Mark tone="warn">Open, ends in {ageWords(Date.parse(standing.endsAt) - now)}</Mark>
            {mayOpen ? (
              <span className="line">
                <Button onPress={() => setOpen({ kind: 'extend', opening: standing })}>Prolong</Button>
                <CloseButton opening={standing} />
              </span>
            ) : null}
          </OpeningLine>
        </ul>
      )}
      {past.length === 0 ? null : (
        <details className="held-past">
          <summary>Before: {past.length}</summary>
          <ul className="held">
            {past.map(one => (
              <OpeningLine key={one.openingId} opening={one}>
                <span>until {minute(one.endsAt)}</span>
              </OpeningLine>
            ))}
          </ul>
        </details>
      )}
      {open.kind === 'open' ? <OpenDialog account={account} onClose={close} /> : null}
      {open.kind === 'extend' ? <ExtendDialog opening={open.opening} onClose={close} /> : null}
    </>
  );
}

function OpeningLine({ opening, children }: { opening: Opening; children: ReactNode }): ReactNode {
  const { ticket, purpose, openedAt, openedBy, closedBy, extensions } = opening;
  return (
    <li>
      <strong>
        {ticket}, {vendorPurposeWords[purpose].toLowerCase()}
      </strong>
      {children}
      <span className="note muted">
        opened {minute(openedAt)} by {openedBy}
        {extensions === 0 ? '' : `; prolonged ${extensions} times`}
        {closedBy === null ? '' : `; closed by ${closedBy}`}
      </span>
    </li>
  );
}

function CloseButton({ opening }: { opening: Opening }): ReactNode {
  const { isPending, problem, send } = useSending();
  const refresh = useRefresh();
  const close = async (): Promise<void> => {
    const { openingId } = opening;
    const isDone = await send(async () => {
      await call(accountCareRoutes.closeVendor, { params: { openingId } });
    });
    if (!isDone) return;
    announce('The vendor account is closed.', 'assertive');
    await refresh();
  };
  return (
    <>
      <Button tone="danger" isPending={isPending} onPress={() => void close()}>
        Close now
      </Button>
      {problem === null ? null : <ProblemNote error={problem} />}
    </>
  );
}

function OpenDialog({ account, onClose }: { account: Account; onClose: () => void }): ReactNode {
  const [ticket, setTicket] = useState('');
  const [purpose, setPurpose] = useState<VendorPurpose>('maintenance');
  const [hours, setHours] = useState('4');
  const [isTried, setTried] = useState(false);
  const { isPending, problem, send } = useSending();
  const refresh = useRefresh();
  const isWordless = ticket.trim() === '';
  const submit = async (): Promise<void> => {
    setTried(true);
    if (isWordless || hoursOf(hours) === null) return;
    const body = { personId: account.personId, ticket: ticket.trim(), purpose, hours: hoursOf(hours) ?? 0 };
    const isDone = await send(async () => {
      const { endsAt } = await call(accountCareRoutes.openVendor, { body });
      announce(`${account.username} is open until ${minute(endsAt)}.`, 'assertive');
    });
    if (!isDone) return;
    onClose();
    await refresh();
  };
  return (
    <FormDialog
      title={`Open ${account.username}`}
      submitLabel="Open it"
      onSubmit={() => void submit()}
      onClose={onClose}
      isPending={isPending}
      problem={problem}
    >
      <p>Only for maintenance or installation, never for data. It closes by itself.</p>
      <TextField
        label="Ticket"
        required
        autoFocus
        maxLength={80}
        value={ticket}
        onChange={setTicket}
        error={problem?.fault('ticket') ?? (isTried && isWordless ? 'Name the ticket.' : undefined)}
      />
      <SelectField
        label="For what"
        required
        value={purpose}
        options={vendorPurposes.map(value => ({ value, label: vendorPurposeWords[value] }))}
        onChange={value => setPurpose(value as VendorPurpose)} // one of the options above
      />
      <HoursField hours={hours} onChange={setHours} isTried={isTried} fault={problem?.fault('hours')} />
    </FormDialog>
  );
}

function ExtendDialog({ opening, onClose }: { opening: Opening; onClose: () => void }): ReactNode {
  const [hours, setHours] = useState('4');
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const { isPending, problem, send } = useSending();
  const refresh = useRefresh();
  const isWordless = reason.trim() === '';
  const submit = async (): Promise<void> => {
    setTried(true);
    if (isWordless || hoursOf(hours) === null) return;
    const body = { hours: hoursOf(hours) ?? 0, reason: reason.trim() };
    const isDone = await send(async () => {
      const { endsAt } = await call(accountCareRoutes.extendVendor, { params: { openingId: opening.openingId }, body });
      announce(`Open until ${minute(endsAt)}.`, 'assertive');
    });
    if (!isDone) return;
    onClose();
    await refresh();
  };
  return (
    <FormDialog
      title={`Prolong ${opening.username}, ${opening.ticket}`}
      submitLabel="Prolong"
      onSubmit={() => void submit()}
      onClose={onClose}
      isPending={isPending}
      problem={problem}
    >
      <HoursField hours={hours} onChange={setHours} isTried={isTried} fault={problem?.fault('hours')} />
      <TextField
        label="Why"
        required
        maxLength={300}
        value={reason}
        onChange={setReason}
        error={problem?.fault('reason') ?? (isTried && isWordless ? 'Say why.' : undefined)}
      />
    </FormDialog>
  );
}

function HoursField({
  hours,
  onChange,
  isTried,
  fault,
}: {
  hours: string;
  onChange: (hours: string) => void;
  isTried: boolean;
  fault: string | undefined;
}): ReactNode {
  return (
    <TextField
      label="Hours from now"
      required
      maxLength={4}
      value={hours}
      onChange={onChange}
      hint="72 at most; fewer where the policy says so."
      error={fault ?? (isTried && hoursOf(hours) === null ? 'Give a number of hours.' : undefined)}
    />
  );
}

function hoursOf(text: string): number | null {
  const hours = Number(text);
  return text.trim() === '' || !Number.isFinite(hours) || hours <= 0 ? null : hours;
}
