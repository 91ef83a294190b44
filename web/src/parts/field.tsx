import { useId } from 'react';
import './field.css';

type Common = {
  label: string;
  error?: string | undefined;
  hint?: string | undefined;
  required?: boolean;
};

type Typed = Common & {
  value: string;
  onChange: (value: string) => void;
  name?: string;
  maxLength?: number;
  autoFocus?: boolean;
};

export type TextFieldProps = Typed & {
  type?: 'text' | 'password' | 'date' | 'datetime-local' | 'search';
  autoComplete?: string;
  /** Plates and numbers: every character as wide as the others. */
  mono?: boolean;
  /** Capitals as one types. */
  upper?: boolean;
  placeholder?: string;
  inputRef?: React.Ref<HTMLInputElement>;
};

function useNames({ error, hint }: Common): { id: string; describedBy: string | undefined } {
  const id = useId();
  const parts = [...(hint === undefined ? [] : [`${id}-hint`]), ...(error === undefined ? [] : [`${id}-error`])];
  return { id, describedBy: parts.length === 0 ? undefined : parts.join(' ') };
}

function Frame({ id, field, children }: { id: string; field: Common; children: React.ReactNode }): React.ReactNode {
  const { label, error, hint, required = false } = field;
  return (
    <div className="field" data-wrong={error === undefined ? undefined : true}>
      <label htmlFor={id}>
        {label}
        {required ? null : <span className="field-optional"> (may stay empty)</span>}
      </label>
      {children}
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="field-hint">
          {hint}
        </p>
      )}
      {error === undefined ? null : (
        <p id={`${id}-error`} className="field-error">
          {error}
        </p>
      )}
    </div>
  );
}

/** One line of text. */
export function TextField(props: TextFieldProps): React.ReactNode {
  const { value, onChange, name, maxLength, autoFocus, type = 'text', autoComplete, placeholder } = props;
  const { id, describedBy } = useNames(props);
  return (
    <Frame id={id} field={props}>
      <input
        id={id}
        ref={props.inputRef}
        type={type}
        name={name}
        value={value}
        maxLength={maxLength}
        autoFocus={autoFocus}
        autoComplete={autoComplete ?? 'off'}
        autoCapitalize="off"
        spellCheck={false}
        placeholder={placeholder}
        required={props.required ?? false}
        aria-invalid={props.error === undefined ? undefined : true}
        aria-describedby={describedBy}
        data-mono={props.mono}
        onChange={({ target }) => onChange(props.upper === true ? target.value.toUpperCase() : target.value)}
      />
    </Frame>
  );
}

/** Several lines of text; what is sent is one line. */
export function TextAreaField(props: Typed & { rows?: number }): React.ReactNode {
  const { value, onChange, name, maxLength, autoFocus, rows = 2 } = props;
  const { id, describedBy } = useNames(props);
  return (
    <Frame id={id} field={props}>
      <textarea
        id={id}
        name={name}
        value={value}
        rows={rows}
        maxLength={maxLength}
        autoFocus={autoFocus}
        required={props.required ?? false}
        aria-invalid={props.error === undefined ? undefined : true}
        aria-describedby={describedBy}
        onChange={({ target }) => onChange(target.value.replaceAll(/[\r\n]+/g, ' '))}
      />
    </Frame>
  );
}

export type SelectOption = { value: string; label: string };

/** One of a list; the browser's own, so that every device knows it. */
export function SelectField(
  props: Common & {
    value: string;
    onChange: (value: string) => void;
    options: readonly SelectOption[];
    placeholder?: string;
    name?: string;
    autoFocus?: boolean;
  },
): React.ReactNode {
  const { value, onChange, options, placeholder, name, autoFocus } = props;
  const { id, describedBy } = useNames(props);
  return (
    <Frame id={id} field={props}>
      <select
        id={id}
        name={name}
        value={value}
        autoFocus={autoFocus}
        required={props.required ?? false}
        aria-invalid={props.error === undefined ? undefined : true}
        aria-describedby={describedBy}
        onChange={({ target }) => onChange(target.value)}
      >
        {placeholder === undefined ? null : <option value="">{placeholder}</option>}
        {options.map(option => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Frame>
  );
}

/** Yes or no. */
export function CheckField({
  label,
  checked,
  onChange,
  error,
  hint,
}: Omit<Common, 'required'> & { checked: boolean; onChange: (checked: boolean) => void }): React.ReactNode {
  const { id, describedBy } = useNames({ label, error, hint });
  return (
    <div className="field field-check" data-wrong={error === undefined ? undefined : true}>
      <input
        id={id}
        type="checkbox"
        checked={checked}
        aria-invalid={error === undefined ? undefined : true}
        aria-describedby={describedBy}
        onChange={({ target }) => onChange(target.checked)}
      />
      <label htmlFor={id}>{label}</label>
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="field-hint">
          {hint}
        </p>
      )}
      {error === undefined ? null : (
        <p id={`${id}-error`} className="field-error">
          {error}
        </p>
      )}
    </div>
  );
}

/** One of a few, all in sight. */
export function ChoiceField<Value extends string>({
  label,
  value,
  onChange,
  options,
  error,
}: {
  label: string;
  value: Value | null;
  onChange: (value: Value) => void;
  options: readonly { value: Value; label: string; note?: string }[];
  error?: string | undefined;
}): React.ReactNode {
  const id = useId();
  return (
    <fieldset className="field field-choice" data-wrong={error === undefined ? undefined : true}>
      <legend>{label}</legend>
      {options.map((option, at) => (
        <label key={option.value}>
          <input
            type="radio"
            name={id}
            value={option.value}
            checked={value === option.value}
            autoFocus={value === null ? at === 0 : value === option.value}
            onChange={() => onChange(option.value)}
          />
          <span>
            {option.label}
            {option.note === undefined ? null : <span className="field-hint">{option.note}</span>}
          </span>
        </label>
      ))}
      {error === undefined ? null : <p className="field-error">{error}</p>}
    </fieldset>
  );
}
