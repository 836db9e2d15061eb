import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followEvents } from './live.ts';

class FakeStream extends EventTarget {
  static readonly CLOSED = 2;
  static last: FakeStream;
  readyState = 0;
  constructor() {
    super();
    FakeStream.last = this;
  }
  say(type: string, readyState: number) {
    this.readyState = readyState;
    this.dispatchEvent(new Event(type));
  }
  close() {
    this.readyState = 2;
  }
}

describe('H22 UI-21 the event stream tells at once that the server is gone', () => {
  const events: string[] = [];
  const leaving = new AbortController();
  beforeEach(() => {
    events.length = 0;
    vi.stubGlobal('EventSource', FakeStream);
    vi.stubGlobal('navigator', {
      locks: { request: (_name: string, _options: unknown, work: () => Promise<void>) => work() },
    });
    followEvents(
      'scope',
      undefined,
      { onChange: () => events.push('change'), onLost: () => events.push('lost'), onBack: () => events.push('back') },
      leaving.signal,
    );
  });
  afterEach(() => leaving.abort());

  it('an ended stream is a reason to look, so are its first reopenings that fail, and no more; one that opens again says that the server is back', () => {
    const stream = FakeStream.last;
    stream.say('open', 1);
    expect(events).toEqual([]);
    stream.say('change', 1);
    for (let times = 0; times < 10; times += 1) stream.say('error', 0);
    expect(events).toEqual(['change', 'lost', 'lost', 'lost']);
    stream.say('open', 1);
    expect(events.at(-1)).toBe('back');
    stream.say('open', 1);
    expect(events.filter((word) => word === 'back')).toHaveLength(1);
    stream.say('error', 0);
    expect(events.at(-1)).toBe('lost');
  });
});
