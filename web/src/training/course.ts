import type { trainingRoutes } from '../../../src/foundation/contract/routes/training.ts';
import type { AnswerOf } from '../api/client.ts';

export type Course = AnswerOf<typeof trainingRoutes.listCourses>['courses'][number];
