import path from 'node:path';
import { privateFolder, syncFolder } from '../../foundation/base/files.ts';
import { isUuid, type AgencyId } from '../../foundation/base/ids.ts';

/**
 * What shares one key and one fate: the images of one agency, one retention class and one local day of receipt.
 * `receiptDay` is `YYYY-MM-DD`.
 */
export type ImageScope = { agencyId: AgencyId; retentionClass: string; receiptDay: string };

const classForm = /^[a-z0-9_]{1,40}$/;
const dayForm = /^\d{4}-\d{2}-\d{2}$/;

/** Throws an Error unless each part has its exact form; after it no part can leave its folder (`..`, `/`, NUL). */
export function checkScope(scope: ImageScope): void {
  if (!isUuid(scope.agencyId)) throw new Error('image scope: agencyId is not a lower-case UUID');
  if (!classForm.test(scope.retentionClass)) {
    throw new Error('image scope: retentionClass must be 1 to 40 of a-z, 0-9 and _');
  }
  if (!isDay(scope.receiptDay)) throw new Error('image scope: receiptDay is not a calendar day YYYY-MM-DD');
}

/** The scope as one line; it is bound into everything that is sealed (AES-GCM additional data). No part can hold `|`. */
export function scopeText(scope: ImageScope): string {
  return `${scope.agencyId}|${scope.retentionClass}|${scope.receiptDay}`;
}

/** `<root>/<agency>/<class>`. Throws when the scope has not its form. */
export function classFolder(root: string, scope: ImageScope): string {
  checkScope(scope);
  return path.join(root, scope.agencyId, scope.retentionClass);
}

/** Makes `folder` under `root` so that it survives a power cut: each folder on the way is flushed, whoever made it. */
export async function durableFolder(root: string, folder: string): Promise<void> {
  await privateFolder(folder);
  // Another process may have made a part of the path and not have flushed it yet, so all of it is flushed here.
  let at = path.dirname(folder);
  while (at.length >= root.length && at !== path.dirname(at)) {
    await syncFolder(at);
    at = path.dirname(at);
  }
}

/** True for a day that the calendar has. */
export function isDay(text: string): boolean {
  if (!dayForm.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
