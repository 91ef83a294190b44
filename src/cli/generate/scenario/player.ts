import type { AgencyRef } from '../../../gate/access/context.ts';
import type { House } from '../../../app.ts';

export type Headers = Record<string, string>;
export type Asked = {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: string;
  payload?: object | string;
  wanted?: number;
};
export type Answer = Record<string, unknown>;

/** Sends a request with these headers; `wanted` is the status that it expects (200), and any other one is thrown as an Error. */
export type Ask = (headers: Headers, asked: Asked) => Promise<Answer>;

/** What every part of the scenario plays with. */
export type Player = { house: House; agency: AgencyRef; ask: Ask; minutesPass(minutes: number): void };

/** Who acts: the post that manages accounts, and the head of the department. */
export type Officials = { commander: Headers; chief: Headers; totpSecret: string };

/** The password of everybody whom the scenario makes. */
export const password = 'a password of the scenario';

/** The headers of whoever has this answer to a sign-in. */
export function bearer({ token }: Answer): Headers {
  return { authorization: `Bearer ${String(token)}` };
}
