import { refused, type Refused, type WireMessage } from '../normal-read.ts';

const maxParts = 10;
const maxHeadBytes = 4096;

/** The parts of a multipart body (RFC 7578), or why there are none. Never throws. */
export async function readFormParts(message: WireMessage): Promise<{ kind: 'parts'; parts: FormData } | Refused> {
  const { bytes, contentType } = message;
  const boundary = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType);
  const text = boundary?.[1] ?? boundary?.[2];
  const unfit = refused('body_malformed', 'The multipart body does not have the form that its boundary announces.');
  // the parser takes seconds for a body of very many parts or headers, so these are counted first
  if (text === undefined || !isModest(bytes, text)) return unfit;
  try {
    const headers = { 'content-type': contentType };
    return { kind: 'parts', parts: await new Response(new Uint8Array(bytes), { headers }).formData() };
  } catch {
    return unfit;
  }
}

/** True when there are few parts, each with a short head. */
function isModest(bytes: Buffer, boundary: string): boolean {
  // a delimiter stands at the start of a line (RFC 2046 section 5.1.1); elsewhere its bytes may be part of a picture
  const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  let at = bytes.subarray(0, delimiter.length - 2).equals(delimiter.subarray(2)) ? -2 : bytes.indexOf(delimiter);
  for (let parts = 0; at !== -1; at = bytes.indexOf(delimiter, at + delimiter.length)) {
    const headAt = at + delimiter.length;
    const isLast = bytes.subarray(headAt, headAt + 2).toString('latin1') === '--';
    const head = bytes.subarray(headAt, headAt + maxHeadBytes);
    if (++parts > maxParts || (!isLast && !head.includes('\r\n\r\n'))) return false;
    if (isLast) break;
  }
  return true;
}
