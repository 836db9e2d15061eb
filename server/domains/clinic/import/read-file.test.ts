import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { ImportRefused } from './found-resource.ts';
import { startParseThread } from './parse-thread.ts';
import { IMPORT_LIMITS, readResources, type ReadOptions } from './read-file.ts';

const patient = (id: number) => JSON.stringify({ resourceType: 'Patient', id: `p${id}` });
const bytes = (text: string) => new TextEncoder().encode(text);

/** The file as it comes over the network, and whether it was let go. */
function source(content: Uint8Array, piece = 65_536) {
  let at = 0;
  const observed = { cancelled: false, pulls: 0 };
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      observed.pulls += 1;
      if (at >= content.length) controller.close();
      else controller.enqueue(content.subarray(at, (at += piece)));
    },
    cancel() {
      observed.cancelled = true;
    },
  });
  return { stream, observed };
}

async function read(content: Uint8Array, options: Partial<ReadOptions> = {}, piece?: number): Promise<number> {
  let count = 0;
  for await (const _found of readResources(source(content, piece).stream, { now: () => 0, ...options })) count += 1;
  return count;
}

const refusal = async (content: Uint8Array, options: Partial<ReadOptions> = {}): Promise<string> =>
  read(content, options).then(
    (count) => `read ${count}`,
    (error: unknown) => (error instanceof ImportRefused ? `${error.status} ${error.code}` : String(error)),
  );

const limits = (some: Partial<typeof IMPORT_LIMITS>) => ({ limits: { ...IMPORT_LIMITS, ...some } });

describe('what a file may cost', () => {
  it('H20 SV-126 one line of many pieces is read once, and a document over many lines too', async () => {
    const entries = Array.from({ length: 2000 }, (_, id) => ({
      resource: { resourceType: 'Patient', id: `p${id}`, text: { div: 'x'.repeat(500) } },
    }));
    const bundle = { resourceType: 'Bundle', type: 'collection', entry: entries };
    expect(await read(bytes(JSON.stringify(bundle)), {}, 1024)).toBe(2000);
    expect(await read(bytes(JSON.stringify(bundle, null, 1)), {}, 1024)).toBe(2000);
    expect(await read(gzipSync(JSON.stringify(bundle)))).toBe(2000);
  });

  it('H20 SV-126 a small gzip that unpacks to much is refused by bytes, by its lines, and by its one line', async () => {
    const zeros = gzipSync(Buffer.alloc(8 * 1024 * 1024, 0x20));
    expect(zeros.length).toBeLessThan(10_000);
    expect(await refusal(zeros, limits({ bytes: 1024 * 1024 }))).toBe('413 TOO_LARGE');
    expect(await refusal(zeros, limits({ lineBytes: 1024 * 1024 }))).toBe('413 TOO_LARGE');
    expect(await refusal(gzipSync('\n'.repeat(5000)), limits({ lines: 1000 }))).toBe('413 TOO_MANY_LINES');
    expect(await refusal(gzipSync(`${patient(1)}\n`.repeat(5000)), limits({ lines: 1000 }))).toBe('413 TOO_MANY_LINES');
    expect(await refusal(bytes('x'.repeat(100)), limits({ compressedBytes: 10 }))).toBe('413 TOO_LARGE');
    expect(await refusal(zeros)).toBe('422 EMPTY');
  });

  it('H20 SV-126 the work on it and the whole of it have a limit of time; waiting for the client is no work', async () => {
    const file = bytes(Array.from({ length: 100 }, (_, id) => patient(id)).join('\n'));
    let now = 0;
    const slowly = async (content: Uint8Array, most: Partial<typeof IMPORT_LIMITS>) => {
      now = 0;
      let count = 0;
      // 100 ms for each resource that was taken.
      for await (const _found of readResources(source(content, 500).stream, { now: () => now, ...limits(most) })) {
        count += 1;
        now += 100;
      }
      return count;
    };
    expect(await slowly(file, { workMs: 60_000 })).toBe(100);
    await expect(slowly(file, { workMs: 2000 })).rejects.toMatchObject({ status: 413, code: 'TAKES_TOO_LONG' });
    await expect(slowly(file, { totalMs: 2000 })).rejects.toMatchObject({ status: 413, code: 'TAKES_TOO_LONG' });
    // A client that takes its time between two pieces costs nothing of the work.
    now = 0;
    let sent = 0;
    const dribble = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          // As a network does: what has come is worked on first.
          await new Promise((resolve) => setImmediate(resolve));
          now += 1000;
          if (sent >= file.length) controller.close();
          else controller.enqueue(file.subarray(sent, (sent += 500)));
        },
      },
      { highWaterMark: 0 },
    );
    let count = 0;
    for await (const _found of readResources(dribble, { now: () => now, ...limits({ workMs: 500 }) })) count += 1;
    expect(count).toBe(100);
  });

  it.each([
    ['one line', (bundle: unknown) => JSON.stringify(bundle)],
    ['one line and its end', (bundle: unknown) => `${JSON.stringify(bundle)}\n`],
    ['a document over many lines', (bundle: unknown) => JSON.stringify(bundle, null, 1)],
  ])('H20 SV-167 what is made of %s is work too, though nothing is waited for any more', async (_name, write) => {
    const entry = Array.from({ length: 100 }, (_, id) => ({ resource: { resourceType: 'Patient', id: `p${id}` } }));
    const file = bytes(write({ resourceType: 'Bundle', type: 'collection', entry }));
    let now = 0;
    let count = 0;
    const taking = async (workMs: number) => {
      for await (const _found of readResources(source(file).stream, { now: () => now, ...limits({ workMs }) })) {
        count += 1;
        now += 100;
      }
    };
    await expect(taking(2000)).rejects.toMatchObject({ status: 413, code: 'TAKES_TOO_LONG' });
    expect(count).toBe(21);
    await taking(11_000);
    expect(count).toBe(121);
  });

  it('H20 SV-167 so is the parsing itself', async () => {
    let now = 0;
    const { parse } = JSON;
    const slow = vi.spyOn(JSON, 'parse').mockImplementation((text: string) => {
      now += 5000;
      return parse(text) as unknown;
    });
    const reading = read(bytes(patient(1)), { now: () => now, ...limits({ workMs: 2000 }) });
    await expect(reading).rejects.toMatchObject({ code: 'TAKES_TOO_LONG' });
    expect(slow).toHaveBeenCalledOnce();
    slow.mockRestore();
  });

  describe('H20 SV-185 a long line is parsed beside the server’s own thread', () => {
    const startThread = startParseThread;
    const people = (count: number) =>
      Array.from({ length: count }, (_, id) => ({
        resource: { resourceType: 'Patient', id: `p${id}`, text: { div: 'x'.repeat(1000) } },
      }));
    const bundle = (entry: unknown[]) => JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry });

    it('H20 SV-185 the server’s thread parses none of it, and turns its loop after every small part of what it holds', async () => {
      const parse = vi.spyOn(JSON, 'parse');
      const file = bytes(bundle(people(5000)));
      let [turns, since, most] = [0, 0, 0];
      const turn = () => {
        turns += 1;
        since = 0;
        turning = setTimeout(turn, 0);
      };
      let turning = setTimeout(turn, 0);
      let count = 0;
      for await (const _found of readResources(source(file, file.length).stream, { now: () => 0, startThread })) {
        count += 1;
        since += 1;
        most = Math.max(most, since);
      }
      clearTimeout(turning);
      expect(count).toBe(5000);
      expect(turns).toBeGreaterThan(10);
      expect(most).toBeLessThan(1000);
      expect(parse).not.toHaveBeenCalled();
      parse.mockRestore();
    });

    it('H20 SV-126 SV-185 there it has the same limits and the same refusals', async () => {
      const many = people(400);
      const deep = `${'['.repeat(100)}${']'.repeat(100)}`;
      expect(await refusal(bytes(bundle(many).slice(0, -1)), { startThread })).toBe('422 NOT_JSON');
      expect(await refusal(bytes(bundle(many).replace('"x', `${deep},"x`)), { startThread })).toBe('422 NOT_JSON');
      const foreign = { resource: { resourceType: 'Encounter', class: [{}] } };
      expect(await refusal(bytes(bundle([...many, foreign])), { startThread })).toBe('422 NOT_FHIR_R4');
      expect(await refusal(bytes(bundle(many)), { startThread, ...limits({ lineBytes: 300_000 }) })).toBe(
        '413 TOO_LARGE',
      );
      expect(await read(bytes(JSON.stringify(JSON.parse(bundle(many)), null, 1)), { startThread })).toBe(400);
      let now = 0;
      const late = { startThread, now: () => (now += 100), ...limits({ workMs: 2000 }) };
      expect(await refusal(bytes(bundle(many)), late)).toBe('413 TAKES_TOO_LONG');
    });

    it('H20 SV-127 SV-185 it ends with its client, amid the parsing too', async () => {
      const leaving = new AbortController();
      const reading = read(bytes(bundle(people(24_000))), { signal: leaving.signal, startThread });
      const refused = expect(reading).rejects.toMatchObject({ code: 'ABORTED' });
      await vi.waitFor(() => expect(process.getActiveResourcesInfo()).toContain('MessagePort'));
      leaving.abort();
      await refused;
    });
  });

  it('H20 SV-127 a client that leaves ends the reading, amid the file and while it is waited for', async () => {
    const leaving = new AbortController();
    const file = source(bytes(`${patient(1)}\n`.repeat(100_000)));
    let count = 0;
    const reading = (async () => {
      for await (const _found of readResources(file.stream, { now: () => 0, signal: leaving.signal })) {
        count += 1;
        if (count === 10) leaving.abort();
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: 'ABORTED' });
    expect(count).toBeLessThan(5000);
    await expect.poll(() => file.observed.cancelled).toBe(true);

    const waiting = new AbortController();
    let pulls = 0;
    const silent = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulls += 1;
        if (pulls > 1) return new Promise(() => undefined);
        controller.enqueue(bytes(`${patient(1)}\n`));
        return undefined;
      },
    });
    const stuck = (async () => {
      for await (const _found of readResources(silent, { now: () => 0, signal: waiting.signal })) waiting.abort();
    })();
    await expect(stuck).rejects.toMatchObject({ code: 'ABORTED' });
  });
});
