import { useEffect, useState } from 'react';
import { signInRoutes } from '../../../src/foundation/contract/routes/sign-in.ts';
import { agencyCodeSchema } from '../../../src/foundation/contract/words.ts';
import { call, isProblem } from '../api/client.ts';

const quietMs = 300;

/** CJIS AC-8: the notice that everybody agrees to by signing in; the agency's own once it is known which one that is. */
export function Banner({
  agency,
  onSingleSignOn,
}: {
  agency: string;
  /** Whether the agency has an identity provider of its own. */
  onSingleSignOn: (has: boolean) => void;
}): React.ReactNode {
  const [banner, setBanner] = useState<string | null>(null);
  const code = agency.trim().toLowerCase();
  const asked = agencyCodeSchema.safeParse(code).success ? code : 'none';
  useEffect(() => {
    const abort = new AbortController();
    const ask = async (): Promise<void> => {
      const answer = await call(signInRoutes.viewSignIn, { params: { agency: asked }, signal: abort.signal });
      setBanner(answer.banner);
      onSingleSignOn(answer.singleSignOn);
    };
    const timer = setTimeout(() => {
      ask().catch((error: unknown) => {
        // without it the sign-in itself fails too, and says why
        if (!isProblem(error) && !abort.signal.aborted) throw error;
      });
    }, quietMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [asked, onSingleSignOn]);
  return (
    <section className="sign-in-banner" aria-label="Notice">
      <p>
        {banner ??
          'For official use by trained members only. Every act is recorded: who, when, for which case, and why.'}
      </p>
      <p>By signing in you agree to this notice.</p>
    </section>
  );
}
