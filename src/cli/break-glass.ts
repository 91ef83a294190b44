import { codesPerSeal, sealNumbers } from '../department/people/rules/break-glass.ts';
import { breakGlassStatus, sealBreakGlass } from '../department/people/actions/break-glass.ts';
import { inClosedHouse } from './closed-house.ts';

const whileItRuns = 'stop the server first: envelopes are sealed and looked at while nobody works';

/** Prints new codes of both sealed accounts, this once; those of before are worth nothing. Returns 0, or what the house says. */
export function runSeal({ json }: { json: boolean }): Promise<number> {
  return inClosedHouse({ agency: undefined, whileItRuns }, async ({ gate }) => {
    const codes = await sealBreakGlass(gate);
    const lines = sealNumbers.flatMap(seal => [
      `Sealed account ${seal}, ${codesPerSeal} codes, each good once:`,
      ...codes[seal].map(code => `  ${code}`),
      '',
    ]);
    const how = [
      'Print each account on a sheet of its own, seal it in an envelope, and keep the two in different places.',
      'They are shown this once. 72 hours after the first use of an account its codes are worth nothing: seal anew.',
    ];
    console.log(json ? JSON.stringify({ codes }) : [...lines, ...how].join('\n'));
    return 0;
  });
}

/** Says how many codes each sealed account has left. Returns 0, 3 when one was opened or was never sealed, or what the house says. */
export function runSealStatus({ json }: { json: boolean }): Promise<number> {
  return inClosedHouse({ agency: undefined, whileItRuns }, async ({ gate }) => {
    const found = await breakGlassStatus(gate);
    const lines = sealNumbers.map(seal => {
      const one = found.find(state => state.seal === seal);
      if (one === undefined) return `Sealed account ${seal}: never sealed; plateward break-glass seal prints its codes`;
      const used = one.firstUsedAt === null ? 'not opened' : `OPENED ${one.firstUsedAt.toISOString()}: seal anew`;
      return `Sealed account ${seal}: sealed ${one.sealedAt.toISOString()}, ${one.codesLeft} of ${codesPerSeal} codes left, ${used}`;
    });
    console.log(json ? JSON.stringify(found) : lines.join('\n'));
    return found.length === sealNumbers.length && found.every(one => one.firstUsedAt === null) ? 0 : 3;
  });
}
