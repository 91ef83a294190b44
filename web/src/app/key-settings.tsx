import { useId, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { keyActions, type KeyAction } from './key-actions.ts';
import { choiceFault, keyName, keyOf, printedKey, withChoice } from './key-choices.ts';
import { setPreferences, usePreferences } from './preferences.ts';

/** A field for each key of a single character; what is chosen goes at once and is kept for this person in this browser. */
export function KeySettings(): React.ReactNode {
  const { keys } = usePreferences();
  const isChanged = Object.keys(keys).length > 0;
  return (
    <details className="keys-change">
      <summary>Change single keys</summary>
      <p className="field-hint">
        Go to a field and press the key that you want: a letter, a digit, a sign, or Alt with one of them. It is kept
        for you, in this browser.
      </p>
      {[...Map.groupBy(keyActions, action => action.group)].map(([group, actions]) => (
        <section key={group} className="keys-change-group" aria-label={group}>
          <h3>{group}</h3>
          {actions.map(action => (
            <KeyField key={action.id} action={action} />
          ))}
        </section>
      ))}
      <Button isDisabled={!isChanged} onPress={() => setPreferences({ keys: {} })}>
        All keys as they came
      </Button>
    </details>
  );
}

const modifiers: ReadonlySet<string> = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock']);
/** With these one leaves the field, or the window. */
const leaving: ReadonlySet<string> = new Set(['Tab', 'Escape']);

function KeyField({ action }: { action: KeyAction }): React.ReactNode {
  const { keys } = usePreferences();
  const [fault, setFault] = useState<string | null>(null);
  const id = useId();
  const choose = (key: string): void => {
    const found = choiceFault(action, key, keys);
    setFault(found);
    if (found === null) setPreferences({ keys: withChoice(keys, action, key) });
  };
  return (
    <div className="keys-field field" data-wrong={fault === null ? undefined : true}>
      <label htmlFor={id}>{action.label}</label>
      <input
        id={id}
        data-mono
        value={printedKey(keyOf(action, keys))}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        aria-invalid={fault === null ? undefined : true}
        aria-describedby={fault === null ? undefined : `${id}-fault`}
        onFocus={event => event.target.select()}
        onBlur={() => setFault(null)}
        onKeyDown={event => {
          if (leaving.has(event.key) || modifiers.has(event.key) || event.nativeEvent.isComposing) return;
          // also what works everywhere must not run from here
          event.preventDefault();
          choose(keyName(event));
        }}
        // spoken or pasted
        onChange={({ target }) => choose(/\S\s*$/u.exec(target.value)?.[0].trim() ?? '')}
      />
      {keys[action.id] === undefined ? null : (
        <Button tone="quiet" label={`${action.label}:`} onPress={() => choose(action.key)}>
          Back to {printedKey(action.key)}
        </Button>
      )}
      {fault === null ? null : (
        <p id={`${id}-fault`} className="field-error" role="alert">
          {fault}
        </p>
      )}
    </div>
  );
}
