import { readConfig } from '../foundation/base/config.ts';
import { isProblem } from '../foundation/base/errors.ts';
import { adoptText } from '../department/profiles/actions/adopt-text.ts';
import { exitCodeOf, type ExitCode } from './failure.ts';
import { findTarget, refuseTarget } from './policy-target.ts';

/**
 * Takes the text of an adopted policy into the data folder after holding it against the profile, value by value. Returns the exit
 * code: 0 taken, 1 the text is not the one that the profile rests on, 2 no such agency.
 */
export async function runPolicyAdopt(options: { file: string; agency: string; json: boolean }): Promise<ExitCode> {
  const target = findTarget(options.agency);
  if (target === null) return refuseTarget(options.agency);
  try {
    const { dataFolder } = readConfig();
    const adopted = await adoptText({ file: options.file, profile: target.read(), dataFolder });
    const { agency, values, sha256, keptAt } = adopted;
    console.log(
      options.json
        ? JSON.stringify(adopted, null, 2)
        : `${agency}: all ${values} values rest on the words of this text (SHA-256 ${sha256}); kept at ${keptAt}`,
    );
    return 0;
  } catch (error) {
    if (!isProblem(error)) throw error;
    console.error(options.json ? JSON.stringify({ refused: error.message }) : `plateward: ${error.message}`);
    return exitCodeOf(error);
  }
}
