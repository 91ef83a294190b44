import { Building2, KeyRound, LogIn } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { agencyCodeSchema, usernameSchema } from '../../../src/foundation/contract/words.ts';
import { useIsDemonstration } from '../api/demonstration.ts';
import { isProblem, type ProblemError } from '../api/client.ts';
import { signIn, signInByProvider, type Asked } from '../api/session.ts';
import { Announcer } from '../app/announce.tsx';
import { Page } from '../app/page.tsx';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { useSending, type Sending } from '../parts/use-sending.ts';
import { Banner } from './banner.tsx';
import { CodeForm } from './code-form.tsx';
import { knowsPasskeys, signInByPasskey } from './passkeys.ts';
import { leaveForProvider, takeReturn } from './single-sign-on.ts';
import './sign-in.css';

const agencyKey = 'plateward-agency';

type Draft = { agency: string; username: string; password: string };
type Faults = Partial<Record<keyof Draft, string>>;

/** Agency, user name and password, then a second factor; password managers fill it in (WCAG 2.2, 3.3.8). */
export function SignInPage({ notice }: { notice: string | null }): React.ReactNode {
  const isDemonstration = useIsDemonstration();
  return (
    <div className="sign-in">
      <Page title="Sign in to Plateward" hideTitle>
        <div className="sign-in-box">
          <p className="sign-in-name" aria-hidden="true">
            Plateward
          </p>
          {isDemonstration ? <StatusStrip tone="warn">DEMONSTRATION, not data of this department</StatusStrip> : null}
          {notice === null ? null : <StatusStrip tone="plain">{notice}</StatusStrip>}
          <SignInForm />
        </div>
      </Page>
      <Announcer />
    </div>
  );
}

const empty: Draft = { agency: '', username: '', password: '' };

function SignInForm(): React.ReactNode {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [again, setAgain] = useState<ProblemError | null>(null);
  useEffect(() => {
    const given = takeReturn();
    if (given === null) return;
    signInByProvider(given).then(setAsked, (error: unknown) => {
      if (!isProblem(error)) throw error;
      setAgain(error);
    });
  }, []);
  if (asked === null) return <PasswordForm onAsked={setAsked} before={again} />;
  return (
    <CodeForm
      asked={asked}
      onBack={problem => {
        setAgain(problem);
        setAsked(null);
      }}
    />
  );
}

/** `before`: why the second half of the sign-in before this one did not go well. */
function PasswordForm({
  onAsked,
  before,
}: {
  onAsked: (asked: Asked) => void;
  before: ProblemError | null;
}): React.ReactNode {
  const [draft, setDraft] = useState<Draft>(() => ({ ...empty, agency: rememberedAgency() }));
  const [faults, setFaults] = useState<Faults>({});
  const { isPending, problem, send } = useSending();
  const form = useRef<HTMLFormElement>(null);
  const submit = async (): Promise<void> => {
    const given = {
      agency: draft.agency.trim().toLowerCase(),
      username: draft.username.trim().toLowerCase(),
      password: draft.password,
    };
    const found = faultsOf(given);
    setFaults(found);
    const [first] = Object.keys(found);
    if (first === undefined) await send(() => signIn(given).then(asked => afterPassword(given.agency, asked)));
    else form.current?.querySelector<HTMLInputElement>(`[name="${first}"]`)?.focus();
  };
  const [hasProvider, setHasProvider] = useState(false);
  const onFault = (fault: string): void => {
    setFaults({ agency: fault });
    form.current?.querySelector<HTMLInputElement>('[name="agency"]')?.focus();
  };
  const afterPassword = (agency: string, asked: Asked | null): void => {
    rememberAgency(agency);
    if (asked !== null) onAsked(asked);
  };
  const shown = problem ?? before;
  return (
    <form
      ref={form}
      className="stack"
      noValidate
      onSubmit={event => {
        event.preventDefault();
        void submit();
      }}
    >
      {shown === null ? null : <ProblemNote error={shown} />}
      <SignInFields draft={draft} faults={faults} onChange={setDraft} />
      <Button tone="main" size="large" type="submit" icon={<LogIn aria-hidden="true" />} isPending={isPending}>
        {isPending ? 'Signing in...' : 'Sign in'}
      </Button>
      <OtherWays agency={draft.agency} hasProvider={hasProvider} isPending={isPending} send={send} onFault={onFault} />
      <Banner agency={draft.agency} onSingleSignOn={setHasProvider} />
    </form>
  );
}

/** Ways that need no password; both ask which agency first. */
function OtherWays({
  agency,
  hasProvider,
  isPending,
  send,
  onFault,
}: {
  agency: string;
  hasProvider: boolean;
  isPending: boolean;
  send: Sending['send'];
  onFault: (fault: string) => void;
}): React.ReactNode {
  const go = (way: (agency: string) => Promise<void>): void => {
    const given = agency.trim().toLowerCase();
    const { agency: fault } = faultsOf({ ...empty, agency: given });
    if (fault === undefined) void send(() => way(given).then(() => rememberAgency(given)));
    else onFault(fault);
  };
  return (
    <>
      {knowsPasskeys() ? (
        <Button
          icon={<KeyRound aria-hidden="true" />}
          isDisabled={isPending}
          onPress={() => go(one => signInByPasskey({ agency: one }))}
        >
          Use a passkey
        </Button>
      ) : null}
      {hasProvider ? (
        <Button icon={<Building2 aria-hidden="true" />} isDisabled={isPending} onPress={() => go(leaveForProvider)}>
          Use my department's sign-in
        </Button>
      ) : null}
    </>
  );
}

function SignInFields({
  draft,
  faults,
  onChange,
}: {
  draft: Draft;
  faults: Faults;
  onChange: (draft: Draft) => void;
}): React.ReactNode {
  const [isKnown] = useState(draft.agency !== '');
  const set = (name: keyof Draft) => (value: string) => onChange({ ...draft, [name]: value });
  return (
    <>
      <TextField
        label="Agency"
        name="agency"
        required
        value={draft.agency}
        onChange={set('agency')}
        autoComplete="organization"
        hint="The short name of your agency, such as barstow"
        autoFocus={!isKnown}
        error={faults.agency}
      />
      <TextField
        label="User name"
        name="username"
        required
        value={draft.username}
        onChange={set('username')}
        autoComplete="username"
        autoFocus={isKnown}
        error={faults.username}
      />
      <TextField
        label="Password"
        name="password"
        type="password"
        required
        value={draft.password}
        onChange={set('password')}
        autoComplete="current-password"
        maxLength={128}
        error={faults.password}
      />
    </>
  );
}

function faultsOf({ agency, username, password }: Draft): Faults {
  return {
    ...(agencyCodeSchema.safeParse(agency).success
      ? {}
      : { agency: 'Give the short name of your agency: letters, digits and hyphens.' }),
    ...(usernameSchema.safeParse(username).success
      ? {}
      : { username: 'Give your user name: letters, digits, dots and hyphens.' }),
    ...(password === '' ? { password: 'Give your password.' } : {}),
  };
}

function rememberedAgency(): string {
  try {
    return localStorage.getItem(agencyKey) ?? '';
  } catch {
    return '';
  }
}

function rememberAgency(agency: string): void {
  try {
    localStorage.setItem(agencyKey, agency);
  } catch {
    // it is typed again next time
  }
}
