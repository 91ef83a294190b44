import { printedKey } from '../app/key-choices.ts';
import { usePrintedKey } from '../app/keys.ts';

/** A key of the keyboard, as it is named. */
export function KeyCap({ name }: { name: string }): React.ReactNode {
  return (
    <kbd className="key" aria-hidden="true">
      {printedKey(name)}
    </kbd>
  );
}

/** The key of an act on this screen, named as it comes: shows what this person made of it, and nothing while it is switched off. */
export function Key({ name }: { name: string }): React.ReactNode {
  const printed = usePrintedKey(name);
  return printed === null ? null : <KeyCap name={printed} />;
}
