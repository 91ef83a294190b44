import { TextField } from '../parts/field.tsx';

/** The six digits of an authenticator app: one field, to be typed or pasted, with blanks or without. */
export function CodeField({
  value,
  onChange,
  error,
  inputRef,
}: {
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
  inputRef?: React.Ref<HTMLInputElement>;
}): React.ReactNode {
  return (
    <TextField
      label="Code"
      name="code"
      required
      mono
      autoFocus
      value={value}
      onChange={onChange}
      autoComplete="one-time-code"
      maxLength={12}
      hint="The six digits that your authenticator app shows now"
      error={error}
      {...(inputRef === undefined ? {} : { inputRef })}
    />
  );
}

/** The digits alone. */
export function plainCode(code: string): string {
  return code.replaceAll(/[\s-]/g, '');
}

/** What is wrong with a code as it was typed. */
export function codeFault(code: string): string | undefined {
  return /^\d{6}$/.test(plainCode(code)) ? undefined : 'Give the six digits of your app.';
}
