import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { CircleHelp, LogOut, Search, Settings, UserRound } from 'lucide-react';
import { useEffect, useState } from 'react';
import { serverNow } from '../api/clock.ts';
import { signOut, useMe } from '../api/session.ts';
import { useIsDemonstration } from '../api/demonstration.ts';
import { Button } from '../parts/button.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Announcer } from './announce.tsx';
import { ContextBar } from './context-bar.tsx';
import { KeyHelp } from './key-help.tsx';
import { useKeys } from './keys.ts';
import { endOldMatter } from './matter.ts';
import { barPlacesOf, placesOf, type Place } from './navigation.ts';
import { Palette } from './palette.tsx';
import { SettingsDialog } from './settings-dialog.tsx';
import { FeedSign } from './feed-sign.tsx';
import { StepUpDialog } from '../sign-in/step-up-dialog.tsx';
import { PlaceCount } from './place-count.tsx';
import { HitKeys } from '../live/hit-keys.tsx';
import { TrainingGate } from './training-gate.tsx';
import './shell.css';

type Window = 'none' | 'palette' | 'keys' | 'settings';

/** What stands round every screen: navigation, the demonstration's mark, the state of the live stream, who is signed in. */
export function Shell(): React.ReactNode {
  const [open, setOpen] = useState<Window>('none');
  const close = (): void => setOpen('none');
  useShellKeys(setOpen);
  useEffect(() => {
    const timer = setInterval(() => endOldMatter(serverNow()), 10_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <div className="shell">
      <a className="skip" href="#main">
        To the content
      </a>
      <TopBar onOpen={setOpen} />
      <ContextBar />
      <TrainingGate>
        <Outlet />
      </TrainingGate>
      <HitKeys />
      <Announcer />
      <Palette isOpen={open === 'palette'} onClose={close} />
      <KeyHelp isOpen={open === 'keys'} onClose={close} />
      <StepUpDialog />
      <SettingsDialog isOpen={open === 'settings'} onClose={close} />
    </div>
  );
}

function useShellKeys(setOpen: (open: Window) => void): void {
  const me = useMe();
  const navigate = useNavigate();
  const [isGoing, setGoing] = useState(false);
  const places = placesOf(me);
  useEffect(() => {
    if (!isGoing) return undefined;
    const timer = setTimeout(() => setGoing(false), 1500);
    return () => clearTimeout(timer);
  }, [isGoing]);
  const group = 'Everywhere';
  useKeys([
    {
      key: 'Ctrl+k',
      label: 'Everything by its name',
      group,
      evenWhileTyping: true,
      isInPalette: false,
      run: () => setOpen('palette'),
    },
    { key: '?', label: 'The keys of this screen', group, run: () => setOpen('keys') },
    { key: 'g', label: 'Go to a screen: then its letter', group, isInPalette: false, run: () => setGoing(true) },
    ...(isGoing
      ? places.map(place => ({
          key: place.letter,
          label: `Go to ${place.label}`,
          group,
          isInPalette: false,
          run: () => {
            setGoing(false);
            void navigate({ to: place.to });
          },
        }))
      : []),
  ]);
}

function TopBar({ onOpen }: { onOpen: (open: Window) => void }): React.ReactNode {
  const me = useMe();
  const isDemonstration = useIsDemonstration();
  return (
    <header className="topbar">
      <span className="topbar-name">Plateward</span>
      <Places places={barPlacesOf(me)} />
      {isDemonstration ? (
        <strong className="topbar-demo">
          DEMONSTRATION<span className="topbar-demo-rest">, not data of this department</span>
        </strong>
      ) : null}
      <span className="spread" />
      <FeedSign />
      <Button
        tone="quiet"
        icon={<Search aria-hidden="true" />}
        label="Everything by its name"
        shortcut="Ctrl+K"
        onPress={() => onOpen('palette')}
      />
      <Button
        tone="quiet"
        icon={<CircleHelp aria-hidden="true" />}
        label="Keys"
        shortcut="?"
        onPress={() => onOpen('keys')}
      />
      <Button
        tone="quiet"
        icon={<Settings aria-hidden="true" />}
        label="Settings of this desk"
        onPress={() => onOpen('settings')}
      />
      <Link
        to="/me"
        className="topbar-me"
        title={`${me.displayName}, ${me.posts.map(post => post.title).join(', ')}`}
        activeProps={{ 'aria-current': 'page' }}
      >
        <UserRound aria-hidden="true" />
        <span className="topbar-me-name">{me.displayName}</span>
      </Link>
      <SignOutButton />
    </header>
  );
}

function Places({ places }: { places: readonly Place[] }): React.ReactNode {
  if (places.length === 0) return null;
  return (
    <nav aria-label="Screens">
      <ul className="topbar-places">
        {places.map(({ to, label, icon: Icon }) => (
          <li key={to}>
            <Link to={to} className="topbar-place" title={label} activeProps={{ 'aria-current': 'page' }}>
              <Icon aria-hidden="true" />
              <span className="topbar-place-word">{label}</span>
              <PlaceCount to={to} />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function SignOutButton(): React.ReactNode {
  const [fault, setFault] = useState<unknown>(null);
  return (
    <>
      <Button tone="quiet" icon={<LogOut aria-hidden="true" />} onPress={() => void signOut().catch(setFault)}>
        Sign out
      </Button>
      {fault === null ? null : (
        <div className="topbar-fault">
          <ProblemNote error={fault} />
        </div>
      )}
    </>
  );
}
