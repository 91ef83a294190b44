import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { caseRoutes } from '../../../src/foundation/contract/routes/cases.ts';
import { call, type AnswerOf } from '../api/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { SelectField, TextAreaField, TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { ProblemNote, Waiting } from '../parts/problem-note.tsx';
import { closeMatterEditor, setMatter, useMatter, type Matter } from './matter.ts';

export type MatterForm = AnswerOf<typeof caseRoutes.viewMatterForm>;

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

type Faults = Partial<Record<keyof Draft, string>>;

type Draft = { purpose: string; caseNumber: string; incidentNumber: string; reason: string };

function MatterFormDialog({ title, form }: { title: string; form: MatterForm }): React.ReactNode {
  const { matter } = useMatter();
  const [draft, setDraft] = useState<Draft>({
    purpose: matter?.purpose ?? '',
    caseNumber: matter?.caseNumber ?? '',
    incidentNumber: matter?.incidentNumber ?? '',
    reason: matter?.reason ?? '',
  });
  const [isTried, setTried] = useState(false);
  const submit = (): void => {
    setTried(true);
    if (Object.keys(faultsOf(draft, form)).length === 0) setMatter(matterOf(draft, form));
  };
  return (
    <FormDialog title={title} submitLabel="Set" onSubmit={submit} onClose={closeMatterEditor}>
      <MatterFields draft={draft} form={form} faults={isTried ? faultsOf(draft, form) : {}} onChange={setDraft} />
    </FormDialog>
  );
}

function MatterFields({
  draft,
  form,
  faults,
  onChange,
}: {
  draft: Draft;
  form: MatterForm;
  faults: Faults;
  onChange: (draft: Draft) => void;
}): React.ReactNode {
  const set = (name: keyof Draft) => (value: string) => onChange({ ...draft, [name]: value });
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

function needsCaseNumber({ purpose }: Draft, form: MatterForm): boolean {
  return form.purposes.some(one => one.id === purpose && one.needsCaseNumber);
}

function hintOf(numberForm: MatterForm['caseNumber'], isAsked: boolean): string {
  if (numberForm === null) return 'Your agency has not set the form of this number, so it cannot be used.';
  const example = `Looks like ${numberForm.examples.join(' or ')}.`;
  return isAsked ? `${example} One of the two numbers is needed.` : example;
}

/** What is missing or has the wrong form; the server decides anew with each search. */
export function faultsOf(draft: Draft, form: MatterForm): Faults {
  const faults: Faults = {};
  if (draft.purpose === '') faults.purpose = 'Choose a purpose.';
  for (const name of ['caseNumber', 'incidentNumber'] as const) {
    const text = draft[name].trim();
    const numberForm = form[name];
    if (text === '') continue;
    if (numberForm === null) faults[name] = 'Your agency has not set the form of this number: leave it empty.';
    else if (!new RegExp(numberForm.pattern).test(text))
      faults[name] = `Numbers of your agency look like ${numberForm.examples.join(' or ')}.`;
  }
  const hasNone = draft.caseNumber.trim() === '' && draft.incidentNumber.trim() === '';
  if (needsCaseNumber(draft, form) && draft.caseNumber.trim() === '')
    faults.caseNumber = 'This purpose needs a case number.';
  else if (form.caseOrIncidentRequired && hasNone) faults.caseNumber ??= 'Give the case number or the incident number.';
  if (form.reasonRequired && draft.reason.trim() === '') faults.reason = 'Say why you are searching.';
  return faults;
}

function matterOf(draft: Draft, form: MatterForm): Matter {
  const given = (name: keyof Draft): string | undefined => (draft[name].trim() === '' ? undefined : draft[name].trim());
  const [caseNumber, incidentNumber, reason] = [given('caseNumber'), given('incidentNumber'), given('reason')];
  return {
    purpose: draft.purpose,
    purposeLabel: form.purposes.find(one => one.id === draft.purpose)?.label ?? draft.purpose,
    ...(caseNumber === undefined ? {} : { caseNumber }),
    ...(incidentNumber === undefined ? {} : { incidentNumber }),
    ...(reason === undefined ? {} : { reason }),
  };
}
