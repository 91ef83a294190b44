/** A server-sent event (HTML standard, 9.2.6); `comment` for a heartbeat. */
export type SseMessage = { comment: true } | { comment: false; id: string; event: string; text: string };

/** Reads a text/event-stream from chunks of any size; answers with what each chunk made whole. */
export function makeSseReader(): (chunk: string) => SseMessage[] {
  let rest = '';
  let lastId = '';
  let event = '';
  let lines: string[] = [];
  const take = (line: string): SseMessage | null => {
    if (line === '') {
      const message: SseMessage | null =
        lines.length === 0 ? null : { comment: false, id: lastId, event: event || 'message', text: lines.join('\n') };
      event = '';
      lines = [];
      return message;
    }
    if (line.startsWith(':')) return { comment: true };
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') lines.push(value);
    else if (field === 'event') event = value;
    else if (field === 'id' && !value.includes('\0')) lastId = value;
    return null;
  };
  return chunk => {
    const parts = (rest + chunk).split(/\r\n|\n|\r(?!$)/);
    rest = parts.pop() ?? '';
    return parts.map(take).filter(message => message !== null);
  };
}
