import { inquiryRoutes } from '../../../src/foundation/contract/routes/inquiries.ts';
import type { ImageKind, ImageRef } from '../../../src/foundation/contract/words.ts';
import { urlOf } from '../api/client.ts';
import type { FoundRead } from './search-state.ts';

/** The photo of a read that shows most: the vehicle, else the scene, else the plate. Null when it has none. */
export function mainPhoto(read: FoundRead): ImageRef | null {
  return firstOf(read, ['vehicle', 'context', 'plate']);
}

/** The cut-out of the plate, when the camera sent one beside another photo. */
export function platePhoto(read: FoundRead): ImageRef | null {
  const plate = firstOf(read, ['plate']);
  return plate === mainPhoto(read) ? null : plate;
}

function firstOf(read: FoundRead, kinds: readonly ImageKind[]): ImageRef | null {
  for (const kind of kinds) {
    const found = read.images.find(image => image.kind === kind);
    if (found !== undefined) return found;
  }
  return null;
}

/** Where a photo is fetched; each fetch is a look, and logged. */
export function photoUrl(read: FoundRead, image: ImageRef): string {
  const { inquiryId, readId } = read;
  return urlOf(inquiryRoutes.showInquiryPhoto, { params: { inquiryId, readId, sha256: image.sha256 } });
}

/** What a photo shows, for who can't see it. */
export function photoWords(read: FoundRead, image: ImageRef): string {
  const what = { plate: 'Plate', vehicle: 'Vehicle', context: 'Scene' }[image.kind];
  const state = read.state === null ? '' : ` ${read.state}`;
  return `${what} photo of ${read.plate}${state} at ${read.cameraName}`;
}

/** Said where a photo would stand and the camera sent none. */
export const noPhotoWords = 'The camera sent no photo with this read.';
/** Said once on each screen that shows photos. */
export const looksLoggedWords =
  'Each photo that is shown is a look, and each look is logged with your case and reason.';
