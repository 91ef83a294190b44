import { useState } from 'react';
import { isProblem, type ProblemError } from '../api/client.ts';

export type Sending = {
  isPending: boolean;
  /** Why the server refused; null while nothing was refused. */
  problem: ProblemError | null;
  /** Does an act; while one is under way, does nothing. Answers whether it went well. */
  send: (act: () => Promise<void>) => Promise<boolean>;
};

/** One act at a time, with what the server says against it. No act is shown as done before the server says so. */
export function useSending(): Sending {
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const send = async (act: () => Promise<void>): Promise<boolean> => {
    if (isPending) return false;
    setPending(true);
    setProblem(null);
    try {
      await act();
      return true;
    } catch (error) {
      if (!isProblem(error)) throw error;
      setProblem(error);
      return false;
    } finally {
      setPending(false);
    }
  };
  return { isPending, problem, send };
}
