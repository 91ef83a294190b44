import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { caseRoutes } from '../../../src/foundation/contract/routes/cases.ts';
import { call } from '../api/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { SelectField, TextAreaField, TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { ProblemNote, Waiting } from '../parts/problem-note.tsx';
import { closeMatterEditor, setMatter, useMatter } from './matter.ts';
import {
  draftFaults,
  draftOf,
  matterOf,
  type Faults,
  type MatterDraft,
  type MatterField,
  type MatterForm,
} from './matter-draft.ts';

/** The form in which this agency wants a search's purpose, number and reason. */
export function useMatterForm(): { form: MatterForm | undefined; error: unknown; again: () => void } {
  const {
    data: form,
    error,
    refetch,
  } = useQuery({
    queryKey: ['matter-form'],
    queryFn: ({ signal }) => call(caseRoutes.viewMatterForm, { signal }),
    staleTime: 10 * 60_000,
  });
  return { form, error, again: () => void refetch() };
}

/** Asks for purpose, case or incident number and reason. */
export function MatterDialog(): React.ReactNode {
  const { form, error, again } = useMatterForm();
  const title = 'What are you searching for?';
  if (form !== undefined) return <MatterFormDialog title={title} form={form} />;
  return (
    <Dialog title={title} isOpen onClose={closeMatterEditor}>
      {error === null ? (
        <Waiting label="Asking what your policy wants..." />
      ) : (
        <ProblemNote error={error} retry={again} />
      )}
    </Dialog>
  );
}

function MatterFormDialog({ title, form }: { title: string; form: MatterForm }): React.ReactNode {
  const { matter } = useMatter();
  const [draft, setDraft] = useState(() => draftOf(matter));
  const [isTried, setTried] = useState(false);
  const submit = (): void => {
    setTried(true);
    if (Object.keys(draftFaults(form, draft)).length === 0) setMatter(matterOf(draft, form));
  };
  return (
    <FormDialog title={title} submitLabel="Set" onSubmit={submit} onClose={closeMatterEditor}>
      <MatterFields draft={draft} form={form} faults={isTried ? draftFaults(form, draft) : {}} onChange={setDraft} />
    </FormDialog>
  );
}

function MatterFields({
  draft,
  form,
  faults,
  onChange,
}: {
  draft: MatterDraft;
  form: MatterForm;
  faults: Faults<MatterField>;
  onChange: (draft: MatterDraft) => void;
}): React.ReactNode {
  const set = (name: keyof MatterDraft) => (value: string) => onChange({ ...draft, [name]: value });
  return (
    <>
      <SelectField
        label="Purpose"
        required
        autoFocus
        value={draft.purpose}
        onChange={set('purpose')}
        placeholder="Choose one"
        options={form.purposes.map(({ id, label }) => ({ value: id, label }))}
        error={faults.purpose}
      />
      <TextField
        label="Case number"
        mono
        upper
        maxLength={40}
        value={draft.caseNumber}
        onChange={set('caseNumber')}
        required={needsCaseNumber(draft, form)}
        hint={hintOf(form.caseNumber, form.caseOrIncidentRequired)}
        error={faults.caseNumber}
      />
      <TextField
        label="Incident number"
        mono
        upper
        maxLength={40}
        value={draft.incidentNumber}
        onChange={set('incidentNumber')}
        hint={hintOf(form.incidentNumber, false)}
        error={faults.incidentNumber}
      />
      <TextAreaField
        label="Reason"
        maxLength={500}
        value={draft.reason}
        onChange={set('reason')}
        required={form.reasonRequired}
        hint="In words that another officer understands in a year. It stands in the record of each search."
        error={faults.reason}
      />
    </>
  );
}

function needsCaseNumber({ purpose }: MatterDraft, form: MatterForm): boolean {
  return form.purposes.some(one => one.id === purpose && one.needsCaseNumber);
}

function hintOf(numberForm: MatterForm['caseNumber'], isAsked: boolean): string {
  if (numberForm === null) return 'Your agency has not set the form of this number, so it cannot be used.';
  const example = `Looks like ${numberForm.examples.join(' or ')}.`;
  return isAsked ? `${example} One of the two numbers is needed.` : example;
}
