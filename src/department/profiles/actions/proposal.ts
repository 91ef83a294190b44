import { z } from 'zod';
import { sha256Schema } from '../../../foundation/contract/words.ts';

/** What a request for another policy carries: the whole profile, its hash, which version it becomes and from when. */
const proposalSchema = z.object({
  version: z.int().min(2),
  sha256: sha256Schema,
  effectiveFrom: z.iso.datetime(),
  profile: z.record(z.string(), z.json()),
});

export type Proposal = z.infer<typeof proposalSchema>;

/** The proposal in a request's detail. Throws an Error when it isn't one: requests of this kind are made in this room only. */
export function readProposal(detail: unknown): Proposal {
  return proposalSchema.parse(detail);
}
