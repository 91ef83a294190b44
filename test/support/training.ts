import { approvalKinds } from '../../src/department/approvals/actions/kinds.ts';
import { decideApproval } from '../../src/department/approvals/actions/decide.ts';
import { courseKind, proposeCourse, type CourseInput } from '../../src/department/training/actions/courses.ts';
import type { TestPerson } from './persons.ts';

/** Courses by the doors that people use. */

export const allContents = ['policy', 'guidelines', 'procedures', 'login', 'use'] as const;

/** Proposes a course; nobody has approved it yet. */
export async function propose(by: TestPerson, course: Partial<CourseInput> & { name: string }) {
  return proposeCourse(await by.ctx(), { contents: allContents, reason: 'as the policy asks', ...course });
}

/** Approves or refuses a proposed course. */
export async function decideCourse(by: TestPerson, approvalId: string, decision: 'approve' | 'refuse' = 'approve') {
  const kinds = approvalKinds([courseKind]);
  return decideApproval(await by.ctx(), { kinds, approvalId, decision, words: 'looked through' });
}

/** Proposes a course by one person and has another approve it. */
export async function buildCourse(
  by: { trainer: TestPerson; administrator: TestPerson },
  course: Partial<CourseInput> & { name: string },
): Promise<{ courseId: string; version: number }> {
  const { approvalId, courseId, version } = await propose(by.trainer, course);
  await decideCourse(by.administrator, approvalId);
  return { courseId, version };
}
