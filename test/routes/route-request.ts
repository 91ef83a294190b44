import type { TestPerson } from '../support/house.ts';
import type { Stage } from './stage.ts';

/** Whose object a request names: the own agency's, another agency's, or one that nobody has. */
export type Whose = 'own' | 'other' | 'missing';

export type Request = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: string;
  payload?: object | string;
  headers?: Record<string, string>;
};

type Make = (stage: Stage, by: TestPerson, whose: Whose) => Promise<Request> | Request;

/**
 * A request for a route with input that is right in every other way, so that a refusal can have one reason only. `objects`: the
 * request names an object that can be another agency's; `absent` is what then comes back from whoever has the permission.
 */
export type RouteRequest = { make: Make; objects?: true; absent?: { status: number; code: string } };
