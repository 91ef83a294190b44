import type { ReactNode } from 'react';
import type { Matter } from '../app/matter.ts';
import { Button } from '../parts/button.tsx';
import { SelectField, TextField } from '../parts/field.tsx';
import type { Faults, MatterField, MatterForm } from './matter-draft.ts';
import type { MatterFieldsState } from './use-matter-draft.ts';

/** For which matter the search is made; once it is set, the bar above says it and the fields are gone. */
export function MatterPart({
  form,
  matter,
  fields,
  faults,
}: {
  form: MatterForm;
  matter: Matter | null;
  fields: MatterFieldsState;
  faults: Faults<MatterField>;
}): ReactNode {
  if (!fields.open) return null;
  const { draft, change } = fields;
  const example = (numbers: MatterForm['caseNumber']): string =>
    numbers === null ? 'the agency has yet to set its form' : `like ${numbers.examples[0] ?? ''}`;
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
      <div data-field="caseNumber">
        <TextField
          label="Case number"
          value={draft.caseNumber}
          onChange={value => change('caseNumber', value)}
          hint={example(form.caseNumber)}
          maxLength={40}
          mono
          upper
          required={form.caseOrIncidentRequired && draft.incidentNumber.trim() === ''}
          {...faultOf(faults.caseNumber)}
        />
      </div>
      <div data-field="incidentNumber">
        <TextField
          label="Incident number"
          value={draft.incidentNumber}
          onChange={value => change('incidentNumber', value)}
          hint={example(form.incidentNumber)}
          maxLength={40}
          mono
          upper
          required={form.caseOrIncidentRequired && draft.caseNumber.trim() === ''}
          {...faultOf(faults.incidentNumber)}
        />
      </div>
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

/** An optional property is left out, not undefined. */
export function faultOf(fault: string | undefined): { error?: string } {
  return fault === undefined ? {} : { error: fault };
}
