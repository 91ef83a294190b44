import type { ReactNode } from 'react';
import { trainingContents, type TrainingContent } from '../../../src/foundation/contract/training-words.ts';
import { CheckField } from '../parts/field.tsx';
import { contentWords } from './training-words.ts';

/** What a course covers, or what was covered: a list to tick off. */
export function ContentsField({
  legend,
  contents,
  of = trainingContents,
  onChange,
  error,
}: {
  legend: string;
  contents: readonly TrainingContent[];
  of?: readonly TrainingContent[];
  onChange: (contents: TrainingContent[]) => void;
  error: string | undefined;
}): ReactNode {
  return (
    <fieldset className="field contents">
      <legend>{legend}</legend>
      {of.map(one => (
        <CheckField
          key={one}
          label={contentWords[one]}
          checked={contents.includes(one)}
          onChange={checked =>
            onChange(trainingContents.filter(other => (other === one ? checked : contents.includes(other))))
          }
        />
      ))}
      {error === undefined ? null : <p className="field-error">{error}</p>}
    </fieldset>
  );
}
