import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { profileRoutes } from '../../../src/foundation/contract/routes/profiles.ts';
import { call, type AnswerOf } from '../api/client.ts';

export type Policy = AnswerOf<typeof profileRoutes.viewClauses>;
export type Clause = Policy['clauses'][number];
export type Parameter = Policy['parameters'][number];
export type Versions = AnswerOf<typeof profileRoutes.viewProfile>;
export type Version = Versions['versions'][number];

/** The policy in force clause by clause, parameter by parameter, and held against the law. */
export function usePolicy(): UseQueryResult<Policy> {
  return useQuery({
    queryKey: ['policy', 'clauses'],
    queryFn: ({ signal }) => call(profileRoutes.viewClauses, { signal }),
  });
}

/** All versions of the policy, with who asked for and who approved each. */
export function useVersions(): UseQueryResult<Versions> {
  return useQuery({
    queryKey: ['policy', 'profile'],
    queryFn: ({ signal }) => call(profileRoutes.viewProfile, { signal }),
  });
}

export const stateWords: Readonly<Record<Clause['state'], string>> = {
  enforced: 'enforced',
  measured: 'measured',
  procedure: 'by procedure',
  waiting: 'waiting',
};

/** How a clause is kept, in a sentence. */
export const stateSentences: Readonly<Record<Clause['state'], string>> = {
  enforced: 'Plateward does it, or refuses what is against it.',
  measured: 'People do it, and the record shows whether.',
  procedure: 'People do it, and a post answers for it.',
  waiting: 'The part of Plateward that is to do it is not built yet.',
};

/** Capabilities of the whole product, by their ids in the list of clauses. */
export const capabilityWords: Readonly<Record<string, string>> = {
  C01: 'Policy and its versions',
  C02: 'Plate reading',
  C03: 'Transfer to storage',
  C04: 'Retention and purge',
  C05: 'Holds and evidence',
  C06: 'Hotlists',
  C07: 'Matching and alerts',
  C08: 'Verifying a hit',
  C09: 'Search',
  C10: 'Purpose and forbidden use',
  C11: 'Record of access',
  C12: 'Posts and accounts',
  C13: 'Sign-in',
  C14: 'Training',
  C15: 'Review of accounts',
  C16: 'Audits',
  C17: 'Reports',
  C18: 'Errors and violations',
  C19: 'Release to law enforcement',
  C20: 'Requests of others',
  C21: 'Sharing',
  C22: 'Vendors',
  C23: 'What the public sees',
  C24: 'Network and storage security',
  C25: 'Accuracy',
  C26: 'Equipment',
  C27: 'Obligations and proof',
  C28: 'Security incidents',
};

/** A path as one says it: `hotlist.maxAgeHours` is `hotlist: max age hours`. */
export function pathWords(path: string): string {
  const words = path
    .split('.')
    .map(step => step.replaceAll(/[_-]/g, ' ').replaceAll(/[A-Z]/g, one => ` ${one.toLowerCase()}`));
  return words.length < 2 ? path : `${words.slice(0, -1).join(', ')}: ${words.at(-1) ?? ''}`;
}

/** `section 466.10(a), line 195`, or `lines 195 to 197`. */
export function placeWords({ section, lines: [first, last] }: Pick<Clause, 'section' | 'lines'>): string {
  const place = /^\d/.test(section) ? `section ${section}` : section;
  return `${place}, ${first === last ? `line ${first}` : `lines ${first} to ${last}`}`;
}
