import type { ReactNode } from 'react';
import type { Matter } from '../app/matter.ts';
import { Button } from '../parts/button.tsx';
import { SelectField, TextField } from '../parts/field.tsx';
import { wholeNumber, type Faults, type MatterField, type MatterForm } from '../app/matter-draft.ts';
import type { MatterFieldsState } from './use-matter-draft.ts';

type MatterPartProps = { form: MatterForm; fields: MatterFieldsState; faults: Faults<MatterField> };

/** For which matter the search is made; once it is set, the bar above says it and the fields are gone. */
export function MatterPart({ matter, ...part }: MatterPartProps & { matter: Matter | null }): ReactNode {
  const { form, fields, faults } = part;
  if (!fields.open) return null;
  const { draft, change } = fields;
  return (
    <fieldset className="search-matter">
      <legend className="only-read">For which matter</legend>
      <div data-field="purpose">
        <SelectField
          label="Purpose"
          value={draft.purpose}
          onChange={value => change('purpose', value)}
          options={form.purposes.map(({ id, label }) => ({ value: id, label }))}
          placeholder="Choose a purpose"
          required
          {...faultOf(faults.purpose)}
        />
      </div>
      <NumberField field="caseNumber" label="Case number" other="incidentNumber" {...part} />
      <NumberField field="incidentNumber" label="Incident number" other="caseNumber" {...part} />
      <div data-field="reason" className="search-reason">
        <TextField
          label="Reason"
          value={draft.reason}
          onChange={value => change('reason', value)}
          hint="what happened, and what you expect to find"
          maxLength={500}
          required={form.reasonRequired}
          {...faultOf(faults.reason)}
        />
      </div>
      {matter !== null && (
        <Button tone="quiet" onPress={() => fields.setOpen(false)}>
          Keep what is set
        </Button>
      )}
    </fieldset>
  );
}

type NumberName = 'caseNumber' | 'incidentNumber';

/** One of the two numbers; where one of them is a must, it is a must for as long as the other is empty. */
function NumberField({
  field,
  label,
  other,
  form,
  fields: { draft, change },
  faults,
}: MatterPartProps & { field: NumberName; label: string; other: NumberName }): ReactNode {
  const numbers = form[field];
  return (
    <div data-field={field}>
      <TextField
        label={label}
        value={draft[field]}
        onChange={value => change(field, value)}
        hint={numberHint(numbers, draft[field])}
        maxLength={40}
        mono
        upper
        required={form.caseOrIncidentRequired && draft[other].trim() === ''}
        {...faultOf(faults[field])}
      />
    </div>
  );
}

function numberHint(numbers: MatterForm['caseNumber'], typed: string): string {
  if (numbers === null) return 'the agency has yet to set its form';
  const whole = wholeNumber(numbers, typed);
  return whole === typed.trim() ? `like ${numbers.examples[0] ?? ''}` : `means ${whole}`;
}

/** An optional property is left out, not undefined. */
export function faultOf(fault: string | undefined): { error?: string } {
  return fault === undefined ? {} : { error: fault };
}
