import { demonstrationNotice } from '../foundation/contract/words.ts';

/** One step of the story as it went. */
export type Told = {
  /** The city, or null for the house as a whole. */
  agency: string | null;
  what: string;
  ok: boolean;
  status?: number;
  code?: string;
  clauses?: string[];
  /** What was measured. */
  tookMs?: number;
  /** What went otherwise than it should. */
  why?: string;
};

/** Tells the story: in plain lines, or as one JSON object per step. */
export type Teller = {
  /** Begins a block; each is headed by the notice. */
  scene(title: string): void;
  step(told: Told): void;
  /** A remark between the steps, for people only. */
  say(line: string): void;
  /** Steps told so far, and those that went otherwise than they should. */
  count(): { steps: number; failed: Told[] };
};

/** A teller that hands its lines to `write`. Colours only when `colors`: a file or pipe gets plain text. */
export function makeTeller({
  json,
  colors,
  write,
}: {
  json: boolean;
  colors: boolean;
  write: (line: string) => void;
}): Teller {
  let steps = 0;
  let scenes = 0;
  const failed: Told[] = [];
  const paint = (code: string, text: string): string => (colors ? `\u001b[${code}m${text}\u001b[0m` : text);
  return {
    scene(title) {
      scenes++;
      if (json) return;
      write('');
      write(`${paint('1', `${scenes}. ${title}`)}  ${paint('33', `(${demonstrationNotice})`)}`);
    },
    step(told) {
      steps++;
      if (!told.ok) failed.push(told);
      if (json) write(JSON.stringify(jsonLine(steps, told)));
      else write(`   ${told.ok ? paint('32', 'ok  ') : paint('31', 'FAIL')} ${textOf(told)}`);
    },
    say(line) {
      if (!json) write(line);
    },
    count: () => ({ steps, failed: [...failed] }),
  };
}

function jsonLine(step: number, { agency, what, ok, ...more }: Told): object {
  return { demonstration: demonstrationNotice, step, agency, what, ok, status: more.status ?? null, ...more };
}

const longestCity = 'Los Alamitos'.length;

function textOf({ agency, what, status, code, clauses = [], tookMs, why }: Told): string {
  const answer = [status === undefined ? [] : [String(status)], code ?? [], clauses].flat().join(' ');
  const remarks = [answer, tookMs === undefined ? '' : `${Math.round(tookMs)} ms`].filter(text => text !== '');
  const end = remarks.length === 0 ? '' : ` [${remarks.join(', ')}]`;
  return `${(agency ?? 'All').padEnd(longestCity)}  ${what}${end}${why === undefined ? '' : `\n        went otherwise: ${why}`}`;
}
