import { usePrintedKey } from '../app/keys.ts';
import { KeyCap } from './key.tsx';
import './button.css';

export type ButtonProps = {
  children?: React.ReactNode;
  onPress?: () => void;
  /** `danger` only for acts that destroy or take back. */
  tone?: 'plain' | 'main' | 'danger' | 'quiet';
  /** The key that does the same, as it comes; what this person made of it is shown on the button. */
  shortcut?: string | undefined;
  icon?: React.ReactNode;
  isDisabled?: boolean;
  isPending?: boolean;
  type?: 'button' | 'submit';
  form?: string;
  size?: 'normal' | 'large';
  /** Said before what is written, where that alone is too little. */
  label?: string;
  isPressed?: boolean;
  buttonRef?: React.Ref<HTMLButtonElement>;
};

/** A button with its key on it. */
export function Button(props: ButtonProps): React.ReactNode {
  const { children, onPress, tone = 'plain', shortcut, icon, isDisabled = false, isPending = false } = props;
  const { type = 'button', size = 'normal', label, isPressed, form, buttonRef } = props;
  const isOff = isDisabled || isPending;
  const key = usePrintedKey(shortcut);
  return (
    <button
      type={type}
      className="button"
      data-tone={tone}
      data-size={size}
      // a disabled button could not be reached, and so could not say why it is off
      aria-disabled={isOff || undefined}
      aria-busy={isPending || undefined}
      aria-pressed={isPressed}
      aria-keyshortcuts={key === null ? undefined : ariaKey(key)}
      form={form}
      ref={buttonRef}
      onClick={event => {
        if (isOff) event.preventDefault();
        else onPress?.();
      }}
    >
      {icon}
      {label === undefined ? null : <span className="only-read">{label}</span>}
      {children === undefined ? null : <span>{children}</span>}
      {key === null ? null : <KeyCap name={key} />}
    </button>
  );
}

/** As ARIA names keys: `Control+K`, `Escape`. */
function ariaKey(printed: string): string {
  return printed === 'Esc' ? 'Escape' : printed.replace('Ctrl', 'Control');
}
