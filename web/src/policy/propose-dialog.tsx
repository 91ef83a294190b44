import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { profileRoutes } from '../../../src/foundation/contract/routes/profiles.ts';
import { serverNow } from '../api/clock.ts';
import { call, type AnswerOf } from '../api/client.ts';
import { announce } from '../app/announce.tsx';
import { useForgetApprovals } from '../approvals/approvals.ts';
import { Button } from '../parts/button.tsx';
import { Changes } from '../parts/changes.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { TextAreaField, TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { dayAndTime, dayOf } from '../parts/time.ts';
import { useSending, type Sending } from '../parts/use-sending.ts';
import { pathWords, useVersions, type Parameter, type Policy, type Version, type Versions } from './policy.ts';
import { GroundFields, ValueField } from './setting-fields.tsx';
import { draftOf, settingOf, valueOf, type SettingDraft } from './setting-draft.ts';

type Proposal = AnswerOf<typeof profileRoutes.proposeProfile>;

type ProposeProps = { parameter: Parameter; policy: Policy; onClose: () => void };

/** Asks for another value of one setting; in force only once a second person has approved it. */
export function ProposeDialog(props: ProposeProps): React.ReactNode {
  const { onClose } = props;
  const { data: versions, error, refetch } = useVersions();
  const [proposal, setProposal] = useState<Proposal | null>(null);
  if (proposal !== null) return <ProposedDialog proposal={proposal} onClose={onClose} />;
  if (versions !== undefined) return <ProposeForm {...props} versions={versions} onProposed={setProposal} />;
  return (
    <Dialog title="Propose a change" isOpen onClose={onClose}>
      {error === null ? (
        <p role="status">Reading the versions...</p>
      ) : (
        <ProblemNote error={error} retry={() => void refetch()} />
      )}
    </Dialog>
  );
}

const shortestReason = 10;

function lastOf({ versions }: Versions): Version {
  return versions.reduce((newest, one) => (one.version > newest.version ? one : newest));
}

type Faults = { value?: string | undefined; law?: string | undefined; reason?: string | undefined };

/** What is missing before a change can be proposed. */
function faultsOf(draft: SettingDraft, given: ReturnType<typeof valueOf>, reason: string): Faults {
  return {
    value: 'fault' in given ? given.fault : undefined,
    law: draft.restsOn === 'law' && draft.law.trim() === '' ? 'Name the law.' : undefined,
    reason: reason.trim().length < shortestReason ? `Say why, in ${shortestReason} characters or more.` : undefined,
  };
}

type Proposed = {
  path: string;
  setting: Record<string, unknown>;
  reason: string;
  effectiveOn: string;
  baseVersion: number;
};

/** Sends a proposal; the server holds it against its schema and the law. */
function useProposing(onProposed: (proposal: Proposal) => void): Sending & {
  propose: (proposed: Proposed) => Promise<void>;
} {
  const sending = useSending();
  const forget = useForgetApprovals();
  const propose = async ({ path, setting, ...rest }: Proposed): Promise<void> => {
    await sending.send(async () => {
      // made of the profile's own JSON and what was typed
      const settings = { [path]: setting as Versions['profile'][string] };
      const proposal = await call(profileRoutes.proposeProfile, { body: { ...rest, settings } });
      await forget();
      announce('Sent for approval', 'assertive');
      onProposed(proposal);
    });
  };
  return { ...sending, propose };
}

function ProposeForm({
  parameter,
  versions,
  onClose,
  onProposed,
}: ProposeProps & { versions: Versions; onProposed: (proposal: Proposal) => void }): React.ReactNode {
  const { path, askedAs, value: now } = parameter;
  const { isPending, problem, propose } = useProposing(onProposed);
  const [draft, setDraft] = useState<SettingDraft>(() => draftOf(parameter));
  const [reason, setReason] = useState('');
  const [effectiveOn, setEffectiveOn] = useState(() => dayOf(serverNow()));
  const [isTried, setTried] = useState(false);
  const last = lastOf(versions);
  if (askedAs === null) return null;
  const given = valueOf(draft, askedAs);
  const faults = faultsOf(draft, given, reason);
  const shown: Faults = isTried ? faults : {};
  const submit = async (): Promise<void> => {
    setTried(true);
    if ('fault' in given || faults.law !== undefined || faults.reason !== undefined) return;
    const isDemonstration = isDemonstrationProfile(versions.profile);
    const setting = settingOf(parameter, { draft, value: given.value, reason, isDemonstration });
    await propose({ path, setting, reason: reason.trim(), effectiveOn, baseVersion: last.version });
  };
  return (
    <FormDialog
      title={now === null ? 'Propose a value' : 'Propose a change'}
      submitLabel="Send for approval"
      onSubmit={() => void submit()}
      onClose={onClose}
      isPending={isPending}
      problem={problem}
    >
      <BeforeChange parameter={parameter} last={last} />
      <ValueField askedAs={askedAs} draft={draft} onChange={setDraft} error={shown.value ?? problem?.fault(path)} />
      <GroundFields parameter={parameter} draft={draft} onChange={setDraft} lawError={shown.law} />
      <TextAreaField
        label="Why"
        required
        maxLength={1000}
        value={reason}
        onChange={setReason}
        error={shown.reason ?? problem?.fault('reason')}
      />
      <TextField
        label="Governs from"
        type="date"
        required
        hint="Not before it is approved. What was done until then is judged by the version in force then."
        value={effectiveOn}
        onChange={setEffectiveOn}
        error={problem?.fault('effectiveOn')}
      />
    </FormDialog>
  );
}

/** What to know before one types: what stands there, a version that is to come, and the laws that set a limit. */
function BeforeChange({
  parameter: { path, value, laws },
  last,
}: {
  parameter: Parameter;
  last: Version;
}): React.ReactNode {
  return (
    <>
      <p>
        <strong>{pathWords(path)}</strong>
        <br />
        <span className="muted">{value === null ? 'Unset now' : `Now: ${value}`}</span>
      </p>
      {last.inForce ? null : (
        <StatusStrip tone="warn">
          Version {last.version} is approved and governs from {dayAndTime(last.effectiveFrom)}; your change builds on
          it.
        </StatusStrip>
      )}
      {laws.map(({ law, message }) => (
        <p key={law} className="note">
          {message} <span className="muted">({law})</span>
        </p>
      ))}
    </>
  );
}

function isDemonstrationProfile(profile: Versions['profile']): boolean {
  const meta = profile['meta'];
  return typeof meta === 'object' && meta !== null && !Array.isArray(meta) && meta['demonstration'] === true;
}

function ProposedDialog({ proposal, onClose }: { proposal: Proposal; onClose: () => void }): React.ReactNode {
  const { approvalId, version, effectiveFrom, changes, warnings } = proposal;
  const footer = (
    <>
      <Link className="button" to="/approvals" search={{ whose: 'mine', show: approvalId }}>
        See the request
      </Link>
      <Button tone="main" onPress={onClose}>
        Close
      </Button>
    </>
  );
  return (
    <Dialog title="Sent for approval" isOpen onClose={onClose} footer={footer}>
      <StatusStrip tone="plain" role="status">
        Nothing has changed yet. Version {version} governs from {dayAndTime(effectiveFrom)} once a second person has
        approved it.
      </StatusStrip>
      {warnings.map(warning => (
        <StatusStrip key={warning} tone="warn">
          {warning}.
        </StatusStrip>
      ))}
      <Changes changes={changes} label="What it changes" />
    </Dialog>
  );
}
