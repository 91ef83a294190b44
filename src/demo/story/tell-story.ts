import { randomInt } from 'node:crypto';
import { demonstrationNotice } from '../../foundation/contract/words.ts';
import type { Demo } from '../open-demo.ts';
import type { Teller } from '../teller.ts';
import { tellCameras } from './cameras.ts';
import { tellHits } from './hits.ts';
import { tellHotlists } from './hotlists.ts';
import { tellPolicies } from './policies.ts';
import { tellRecord } from './record.ts';
import { tellSearches } from './searches.ts';
import { tellSignIn } from './sign-in.ts';
import { measures, require, scene, step, type Stage } from './stage.ts';

/** Plays the whole story over HTTP, telling each step. True when every step went as it should. */
export async function tellStory(demo: Demo, teller: Teller): Promise<boolean> {
  // a new number each time: a folder may have seen the story before
  const stage: Stage = { demo, teller, seed: randomInt(2 ** 24), tokens: new Map(), measured: new Map() };
  for (const line of opening(demo)) teller.say(line);
  await tellPolicies(stage);
  await tellSignIn(stage);
  await tellCameras(stage);
  await tellHotlists(stage);
  await tellHits(stage);
  await tellSearches(stage);
  await tellRecord(stage);
  await tellSummary(stage);
  return teller.count().failed.length === 0;
}

function opening({ address }: Demo): string[] {
  return [
    demonstrationNotice,
    `Five departments run side by side on this machine, at ${address}. People, cars and plates are made up; no state issues such plates.`,
    'Each line is one step: what was tried, what the house answered [HTTP status, code, the clauses that decided, time].',
    'CB-09 and the like are places in an adopted policy; "demonstration" is a value that stands in where a policy is silent.',
  ];
}

function tellSummary(stage: Stage): Promise<void> {
  return scene(stage, 'Summary', async () => {
    for (const what of measures) {
      await step(stage, { agency: null, what: `${what}: measured` }, async () => {
        const sorted = (stage.measured.get(what) ?? []).sort((a, b) => a - b);
        const [least] = sorted;
        const most = sorted.at(-1);
        require(least !== undefined && most !== undefined, 'nothing was measured');
        const middle = sorted[Math.floor(sorted.length / 2)] ?? most;
        const range = `${Math.round(least)} to ${Math.round(most)} ms`;
        return { value: null, what: `${what}: ${range}, the middle one ${Math.round(middle)} ms, n=${sorted.length}` };
      });
    }
    await step(stage, { agency: null, what: 'the whole story' }, async () => {
      const { steps, failed } = stage.teller.count();
      const [first] = failed;
      require(first ===
        undefined, `${failed.length} of ${steps} steps; the first: ${first?.agency ?? 'All'}, ${first?.what}`);
      return { value: null, what: `${steps} steps went as they should` };
    });
  });
}
