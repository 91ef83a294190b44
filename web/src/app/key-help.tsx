import { Dialog } from '../parts/dialog.tsx';
import { KeyCap } from '../parts/key.tsx';
import { isSingleCharacter, printedKey } from './key-choices.ts';
import { useBoundKeys } from './keys.ts';
import { usePreferences } from './preferences.ts';

/** All keys that work on this screen now. */
export function KeyHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }): React.ReactNode {
  const bound = useBoundKeys();
  const { singleLetters } = usePreferences();
  const working = bound.filter(({ key }) => singleLetters || !isSingleCharacter(key));
  const groups = Map.groupBy(working, binding => binding.group ?? 'This screen');
  return (
    <Dialog title="Keys" isOpen={isOpen} onClose={onClose} size="wide">
      <p className="muted">
        {singleLetters
          ? 'Each key of a single letter can be changed, or all of them switched off: Settings of this desk.'
          : 'Keys of a single letter are switched off on this desk (Settings of this desk).'}
      </p>
      {[...groups].map(([group, bindings]) => (
        <section key={group} className="stack keys-group">
          <h3>{group}</h3>
          <dl className="keys-list">
            {bindings.map(({ key, label }) => (
              <div key={`${key} ${label}`}>
                <dt>
                  <KeyCap name={key} />
                  <span className="only-read">{printedKey(key)}</span>
                </dt>
                <dd>{label}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
