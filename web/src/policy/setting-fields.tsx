import { useId } from 'react';
import type { AskedAs } from '../../../src/foundation/contract/routes/profiles.ts';
import { CheckField, ChoiceField, SelectField, TextField } from '../parts/field.tsx';
import type { Parameter } from './policy.ts';
import type { SettingDraft } from './setting-draft.ts';

type DraftProps = { draft: SettingDraft; onChange: (draft: SettingDraft) => void };

/** The field for a new value, by the type of the setting. */
export function ValueField({
  askedAs,
  draft,
  onChange,
  error,
}: DraftProps & { askedAs: AskedAs; error: string | undefined }): React.ReactNode {
  const setText = (text: string): void => onChange({ ...draft, text });
  const label = 'New value';
  const { options, max } = askedAs;
  switch (askedAs.kind) {
    case 'yes_no':
      return (
        <ChoiceField
          label={label}
          value={draft.text === 'yes' || draft.text === 'no' ? draft.text : null}
          onChange={setText}
          options={[
            { value: 'yes', label: 'Yes' },
            { value: 'no', label: 'No' },
          ]}
          error={error}
        />
      );
    case 'one_of':
      return (
        <SelectField
          label={label}
          required
          autoFocus
          value={draft.text}
          onChange={setText}
          placeholder="Choose"
          options={options}
          error={error}
        />
      );
    case 'some_of':
      return <SomeOfField label={label} options={options} draft={draft} onChange={onChange} error={error} />;
    case 'number':
      return <NumberField askedAs={askedAs} draft={draft} onChange={onChange} error={error} />;
    case 'day':
      return <TextField label={label} type="date" required value={draft.text} onChange={setText} error={error} />;
    case 'number_form':
      return <FormFields draft={draft} onChange={onChange} error={error} />;
    case 'text':
      return (
        <TextField
          label={label}
          required
          autoFocus
          {...(max === null ? {} : { maxLength: max })}
          value={draft.text}
          onChange={setText}
          error={error}
        />
      );
  }
}

function NumberField({
  askedAs: { mayBeNone, min, max },
  draft,
  onChange,
  error,
}: DraftProps & { askedAs: AskedAs; error: string | undefined }): React.ReactNode {
  return (
    <>
      {mayBeNone ? (
        <CheckField label="There is none" checked={draft.isNone} onChange={isNone => onChange({ ...draft, isNone })} />
      ) : null}
      {mayBeNone && draft.isNone ? null : (
        <TextField
          label="New value"
          required
          autoFocus
          hint={min === null || max === null ? 'A whole number.' : `A whole number from ${min} to ${max}.`}
          value={draft.text}
          onChange={text => onChange({ ...draft, text })}
          error={error}
        />
      )}
    </>
  );
}

/** The form of case or incident numbers. */
function FormFields({ draft, onChange, error }: DraftProps & { error: string | undefined }): React.ReactNode {
  return (
    <>
      <TextField
        label="Form of the number"
        required
        autoFocus
        mono
        hint="From ^ to $: digits as \d, counts as {6}, such as ^\d{2}-\d{6}$"
        value={draft.text}
        onChange={text => onChange({ ...draft, text })}
        error={error}
      />
      <TextField
        label="Examples that it must match"
        required
        mono
        hint="With commas between them."
        value={draft.examples}
        onChange={examples => onChange({ ...draft, examples })}
      />
    </>
  );
}

function SomeOfField({
  label,
  options,
  draft,
  onChange,
  error,
}: DraftProps & { label: string; options: AskedAs['options']; error: string | undefined }): React.ReactNode {
  const id = useId();
  const toggle = (value: string): void => {
    const isThere = draft.chosen.includes(value);
    onChange({ ...draft, chosen: isThere ? draft.chosen.filter(one => one !== value) : [...draft.chosen, value] });
  };
  return (
    <fieldset className="field field-choice" data-wrong={error === undefined ? undefined : true}>
      <legend id={id}>{label}: one or several</legend>
      {options.map(option => (
        <label key={option.value}>
          <input type="checkbox" checked={draft.chosen.includes(option.value)} onChange={() => toggle(option.value)} />
          <span>{option.label}</span>
        </label>
      ))}
      {error === undefined ? null : <p className="field-error">{error}</p>}
    </fieldset>
  );
}

/** How strong the value is, and what it rests on. */
export function GroundFields({
  parameter,
  draft,
  onChange,
  lawError,
}: DraftProps & { parameter: Parameter; lawError: string | undefined }): React.ReactNode {
  const { restsOn, value } = parameter;
  const same = restsOn === 'plateward' ? 'what Plateward itself promises' : (restsOn ?? '');
  return (
    <>
      <div className="policy-ground">
        <SelectField
          label="How strong"
          required
          value={draft.strength}
          // the list below knows no other values
          onChange={strength => onChange({ ...draft, strength: strength as SettingDraft['strength'] })}
          options={[
            { value: 'must', label: 'must: what is against it is blocked' },
            { value: 'should', label: 'should: a deviation is recorded' },
            { value: 'may', label: 'may: a choice' },
          ]}
        />
        <SelectField
          label="Rests on"
          required
          value={draft.restsOn}
          // the list below knows no other values
          onChange={next => onChange({ ...draft, restsOn: next as SettingDraft['restsOn'] })}
          options={[
            ...(value === null ? [] : [{ value: 'same', label: `${same}, as before` }]),
            { value: 'law', label: 'another law' },
            { value: 'own', label: 'a decision of the department' },
          ]}
        />
      </div>
      {draft.restsOn === 'law' ? (
        <TextField
          label="Which law"
          required
          maxLength={120}
          placeholder="Government Code 34090.6"
          value={draft.law}
          onChange={law => onChange({ ...draft, law })}
          error={lawError}
        />
      ) : null}
    </>
  );
}
