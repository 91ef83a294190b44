import { KeyRound } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { signInRoutes } from '../../../src/foundation/contract/routes/sign-in.ts';
import { call } from '../api/client.ts';
import { Button } from '../parts/button.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useSending } from '../parts/use-sending.ts';
import { CodeField, codeFault, plainCode } from './code-field.tsx';
import { knowsPasskeys, stepUpByPasskey } from './passkeys.ts';
import { answerProof, useProofAsked } from './step-up.ts';

/** Opens by itself when an act asks for a fresh proof of who acts; the act goes on once it is given. */
export function StepUpDialog(): React.ReactNode {
  return useProofAsked() ? <OpenDialog /> : null;
}

function OpenDialog(): React.ReactNode {
  const [code, setCode] = useState('');
  const [fault, setFault] = useState<string | undefined>(undefined);
  const { isPending, problem, send } = useSending();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // it may open above another window, which holds on to the focus until this one stands
    const timer = setTimeout(() => field.current?.focus(), 0);
    return () => clearTimeout(timer);
  }, []);
  const byPasskey = async (): Promise<void> => {
    if (await send(stepUpByPasskey)) answerProof(true);
  };
  const submit = async (): Promise<void> => {
    const wrong = codeFault(code);
    setFault(wrong);
    if (wrong !== undefined) return;
    const proved = await send(async () => {
      await call(signInRoutes.stepUp, { body: { code: plainCode(code) } });
    });
    if (proved) answerProof(true);
  };
  return (
    <FormDialog
      title="Confirm that it is you"
      submitLabel="Confirm"
      isPending={isPending}
      problem={problem}
      onSubmit={() => void submit()}
      onClose={() => answerProof(false)}
    >
      <p>What you are about to do asks for a proof of the last 15 minutes. It goes on when you have confirmed.</p>
      <CodeField value={code} onChange={setCode} error={fault} inputRef={field} />
      {knowsPasskeys() ? (
        <Button icon={<KeyRound aria-hidden="true" />} isDisabled={isPending} onPress={() => void byPasskey()}>
          Use my passkey
        </Button>
      ) : null}
    </FormDialog>
  );
}
