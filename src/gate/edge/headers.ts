import { demonstrationNotice } from '../../foundation/contract/words.ts';

/** The headers of every answer, streams too: nothing is cached, framed, sniffed or told onward. */
export function commonHeaders(
  { demonstration }: { demonstration: boolean },
  requestId: string,
): Record<string, string> {
  return {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-request-id': requestId,
    ...(demonstration ? { 'x-plateward': demonstrationNotice } : {}),
  };
}
