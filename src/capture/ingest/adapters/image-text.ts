import type { ImageKind } from '../../../foundation/contract/words.ts';
import { maxImageBytes, refused, type NormalImage, type Refused } from '../normal-read.ts';

// Node's own decoder skips what it doesn't know, so a damaged text would become a damaged picture without a word.
const base64Form = /^[A-Za-z0-9+/]*={0,2}$/;
const addressForm = /^data:image\/[a-z+]+;base64,/;

/** An image in base64 (RFC 4648 section 4; line breaks and a `data:` prefix are taken), or what is wrong with it. */
export function imageOfText(
  text: string,
  { kind, field }: { kind: ImageKind; field: string },
): { kind: 'image'; image: NormalImage } | Refused {
  const bare = text.replace(addressForm, '').replaceAll(/[\r\n]/g, '');
  if (bare.length > Math.ceil((maxImageBytes * 4) / 3) + 4) return tooLarge(field);
  if (bare === '' || !base64Form.test(bare) || bare.length % 4 === 1)
    return refused('image_not_an_image', 'The image is not base64 text.', field);
  return imageOfBytes(Buffer.from(bare, 'base64'), { kind, field });
}

/** An image as bytes, or what is wrong with it. Whether it is a picture at all is found out when it is stored. */
export function imageOfBytes(
  bytes: Buffer,
  { kind, field }: { kind: ImageKind; field: string },
): { kind: 'image'; image: NormalImage } | Refused {
  if (bytes.length === 0) return refused('image_not_an_image', 'The image is empty.', field);
  return bytes.length > maxImageBytes ? tooLarge(field) : { kind: 'image', image: { kind, bytes } };
}

function tooLarge(field: string): Refused {
  return refused('image_too_large', `The image has more than ${maxImageBytes} bytes (5 MiB).`, field);
}
