import { describe, expect, it } from 'vitest';
import { makeSseReader } from './sse-reader.ts';

const text =
  'retry: 1000\n\n: still here\n\nid: 7\nevent: hit\ndata: {"seq":7}\n\nid: 8\nevent: taken\ndata: a\ndata: b\n\n';

describe('makeSseReader', () => {
  it('reads events and heartbeats, wherever the chunks are cut', () => {
    const whole = makeSseReader()(text);
    expect(whole).toEqual([
      { comment: true },
      { comment: false, id: '7', event: 'hit', text: '{"seq":7}' },
      { comment: false, id: '8', event: 'taken', text: 'a\nb' },
    ]);
    for (let size = 1; size < 20; size++) {
      const read = makeSseReader();
      const cut = Array.from({ length: Math.ceil(text.length / size) }, (_, at) =>
        text.slice(at * size, (at + 1) * size),
      );
      expect(cut.flatMap(read)).toEqual(whole);
    }
  });

  it('gives no event for a message that was cut off', () => {
    expect(makeSseReader()('id: 9\nevent: hit\ndata: {"seq":9}\n')).toEqual([]);
  });
});
