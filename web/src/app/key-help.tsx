import { Dialog } from '../parts/dialog.tsx';
import { Key } from '../parts/key.tsx';
import { useBoundKeys } from './keys.ts';
import { usePreferences } from './preferences.ts';

/** All keys that work on this screen now. */
export function KeyHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }): React.ReactNode {
  const bound = useBoundKeys();
  const { singleLetters } = usePreferences();
  const groups = Map.groupBy(bound, binding => binding.group ?? 'This screen');
  return (
    <Dialog title="Keys" isOpen={isOpen} onClose={onClose} size="wide">
      {singleLetters ? null : <p>Keys of a single letter are switched off on this desk (Settings).</p>}
      {[...groups].map(([group, bindings]) => (
        <section key={group} className="stack">
          <h3>{group}</h3>
          <dl className="keys-list">
            {bindings.map(({ key, label }) => (
              <div key={`${key} ${label}`} className="line">
                <dt>
                  <Key name={key} />
                  <span className="only-read">{key}</span>
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
