import { beforeEach, describe, expect, it, vi } from 'vitest';
import { faultyStreams, type FaultyStreams } from './faulty-stream.ts';

class NativeStream extends EventTarget {
  static made: NativeStream[] = [];
  readyState = 0;
  constructor() {
    super();
    NativeStream.made.push(this);
  }
  say(kind: string, data?: string) {
    this.readyState = 1;
    this.dispatchEvent(data === undefined ? new Event(kind) : new MessageEvent(kind, { data }));
  }
  close() {
    this.readyState = 2;
  }
}

let isHit = false;
let streams: FaultyStreams;
beforeEach(() => {
  NativeStream.made = [];
  isHit = false;
  streams = faultyStreams(async () => isHit, NativeStream as unknown as typeof EventSource);
});

/** A stream that is open, and what was heard on it. */
async function listening() {
  const heard: string[] = [];
  const stream = new streams.EventSource('/api/sync/events');
  for (const kind of ['open', 'change', 'error']) stream.addEventListener(kind, () => heard.push(kind));
  await Promise.resolve();
  await vi.waitFor(() => expect(NativeStream.made.length > 0 || heard.length > 0).toBe(true));
  return { stream, heard };
}

describe('QA-15 the event stream', () => {
  it('passes everything while nothing cuts it', async () => {
    const { stream, heard } = await listening();
    const [native] = NativeStream.made;
    native?.say('open');
    native?.say('change', 'c1');
    expect(heard).toEqual(['open', 'change']);
    expect(stream.readyState).toBe(1);
    await streams.look();
    expect(heard).toEqual(['open', 'change']);
    stream.close();
    expect(native?.readyState).toBe(2);
  });

  it('is cut while it is open: closed, after an error; nothing more is heard', async () => {
    const { stream, heard } = await listening();
    isHit = true;
    await streams.look();
    expect(heard).toEqual(['error']);
    expect(stream.readyState).toBe(streams.EventSource.CLOSED);
    expect(NativeStream.made[0]?.readyState).toBe(2);
    await streams.look();
    expect(heard).toEqual(['error']);
  });

  it('is not opened at all while the fault lasts, and is once it is over', async () => {
    isHit = true;
    const { heard } = await listening();
    expect(heard).toEqual(['error']);
    expect(NativeStream.made).toHaveLength(0);
    isHit = false;
    await listening();
    expect(NativeStream.made).toHaveLength(1);
  });

  it('goes on where the plan cannot be read', async () => {
    streams = faultyStreams(() => Promise.reject(new Error('closed')), NativeStream as unknown as typeof EventSource);
    const { heard } = await listening();
    NativeStream.made[0]?.say('change', 'c1');
    expect(heard).toEqual(['change']);
  });
});
