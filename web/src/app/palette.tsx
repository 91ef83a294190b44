import { useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { signOut, useMe } from '../api/session.ts';
import { Dialog } from '../parts/dialog.tsx';
import { KeyCap } from '../parts/key.tsx';
import { useBoundKeys } from './keys.ts';
import { openMatterEditor } from './matter.ts';
import { placesOf } from './navigation.ts';
import { setPreferences, themes } from './preferences.ts';

type Command = { name: string; key?: string; run: () => void };

/** Everything that can be done here, by its name. */
export function Palette({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }): React.ReactNode {
  return (
    <Dialog title="What do you want to do?" isOpen={isOpen} onClose={onClose}>
      <PaletteBody onClose={onClose} />
    </Dialog>
  );
}

function useCommands(): readonly Command[] {
  const me = useMe();
  const navigate = useNavigate();
  const bound = useBoundKeys();
  return [
    ...placesOf(me).map(({ to, label }) => ({ name: `Go to ${label}`, run: () => void navigate({ to }) })),
    ...bound.filter(one => one.isInPalette ?? true).map(({ label, key, run }) => ({ name: label, key, run })),
    ...(me.permissions.includes('inquiry.run') ? [{ name: 'Set case and reason', run: openMatterEditor }] : []),
    ...themes.map(theme => ({ name: `Colours: ${theme}`, run: () => setPreferences({ theme }) })),
    { name: 'My account: second factors, sessions, password', run: () => void navigate({ to: '/me' }) },
    { name: 'Sign out', run: () => void signOut() },
  ];
}

function PaletteBody({ onClose }: { onClose: () => void }): React.ReactNode {
  const commands = useCommands();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const id = useId();
  const words = text.toLowerCase().split(/\s+/);
  const found = commands.filter(({ name }) => words.every(word => name.toLowerCase().includes(word)));
  const chosen = Math.min(at, found.length - 1);
  const run = (command: Command | undefined): void => {
    if (command === undefined) return;
    onClose();
    // after the window is gone: what runs may open one of its own
    setTimeout(command.run, 0);
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt(Math.min(chosen + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(chosen - 1, 0));
    else if (event.key === 'Enter') run(found[chosen]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className="field">
        <label htmlFor={id}>Type a part of its name</label>
        <input
          id={id}
          value={text}
          autoFocus
          autoComplete="off"
          spellCheck={false}
          role="combobox"
          aria-expanded={found.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={chosen < 0 ? undefined : `${id}-${chosen}`}
          onKeyDown={onKeyDown}
          onChange={({ target }) => {
            setText(target.value);
            setAt(0);
          }}
        />
      </div>
      {found.length === 0 ? <p role="status">Nothing here is called so.</p> : null}
      <CommandList id={id} found={found} chosen={chosen} run={run} />
    </>
  );
}

function CommandList({
  id,
  found,
  chosen,
  run,
}: {
  id: string;
  found: readonly Command[];
  chosen: number;
  run: (command: Command) => void;
}): React.ReactNode {
  return (
    <div className="palette-list" role="listbox" id={`${id}-list`} aria-label="What can be done">
      {found.map((command, index) => (
        <button
          key={`${command.name} ${command.key ?? ''}`}
          id={`${id}-${index}`}
          type="button"
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          data-chosen={index === chosen || undefined}
          onClick={() => run(command)}
        >
          {command.name}
          {command.key === undefined ? null : <KeyCap name={command.key} />}
        </button>
      ))}
    </div>
  );
}
