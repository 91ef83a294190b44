import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { CircleHelp, LogOut, Search, Settings } from 'lucide-react';
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
import { placesOf } from './navigation.ts';
import { Palette } from './palette.tsx';
import { SettingsDialog } from './settings-dialog.tsx';
import { FeedSign } from './feed-sign.tsx';
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
    { key: 'Ctrl+k', label: 'Everything by its name', group, evenWhileTyping: true, run: () => setOpen('palette') },
    { key: '?', label: 'The keys of this screen', group, run: () => setOpen('keys') },
    { key: 'g', label: 'Go to a screen: then its letter', group, run: () => setGoing(true) },
    ...(isGoing
      ? places.map(place => ({
          key: place.letter,
          label: `Go to ${place.label}`,
          group,
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
      <nav aria-label="Screens">
        <ul className="topbar-places">
          {placesOf(me).map(({ to, label, icon: Icon }) => (
            <li key={to}>
              <Link to={to} className="topbar-place" activeProps={{ 'aria-current': 'page' }}>
                <Icon aria-hidden="true" />
                {label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {isDemonstration ? <strong className="topbar-demo">DEMONSTRATION, not data of this department</strong> : null}
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
      <span className="topbar-me" title={`${me.displayName}, ${me.posts.map(post => post.title).join(', ')}`}>
        {me.displayName}
      </span>
      <SignOutButton />
    </header>
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
