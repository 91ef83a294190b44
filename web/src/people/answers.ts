import type { accountCareRoutes } from '../../../src/foundation/contract/routes/account-care.ts';
import type { peopleRoutes } from '../../../src/foundation/contract/routes/people.ts';
import type { AnswerOf } from '../api/client.ts';

/** What the server says of one account. */
export type PersonAnswer = AnswerOf<typeof peopleRoutes.viewAccount>;

export type ReviewAnswer = AnswerOf<typeof accountCareRoutes.viewAccountReview>;
export type ReviewItem = ReviewAnswer['items'][number];
