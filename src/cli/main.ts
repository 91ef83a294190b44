import { reportFailure } from './failure.ts';
import { buildProgram } from './commands.ts';

try {
  await buildProgram().parseAsync(process.argv);
} catch (error) {
  process.exitCode = await reportFailure(error);
}
