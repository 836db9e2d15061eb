import { describe, expect, it } from 'vitest';
import { auditCsv, verifyInParts } from './audit-parts.ts';

const ROWS = 500;
const HEAD = 'id,at\r\n';
const pageText = (page: number) =>
  HEAD + Array.from({ length: ROWS }, (_, at) => `"${page * ROWS + at}","x"\r\n`).join('');

/** A server with an audit of so many pages, which fails where it is told to. */
function server(pages: number, failing: (request: number) => Response | 'down' | null = () => null) {
  let requests = 0;
  const send = (async (input: string | URL | Request) => {
    requests += 1;
    const failure = failing(requests);
    if (failure === 'down') throw new TypeError('no network');
    if (failure !== null) return failure;
    const cursor = Number(new URL(String(input), 'http://x').searchParams.get('cursor') ?? '0');
    return new Response(pageText(cursor), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        ...(cursor + 1 < pages && { 'x-next-cursor': String(cursor + 1) }),
      },
    });
  }) as typeof fetch;
  const waits: number[] = [];
  return { options: { fetch: send, wait: async (ms: number) => void waits.push(ms) }, waits, asked: () => requests };
}

describe('AD-38 the audit as a file', () => {
  it('AD-38 has every row beyond 100,000, once, under one head', async () => {
    const { options } = server(230);
    const counts: number[] = [];
    const answer = await auditCsv({}, options, { onEntries: (count) => counts.push(count) });
    expect(answer.kind).toBe('done');
    const text = answer.kind === 'done' ? await answer.value.text() : '';
    const lines = text.split('\r\n').filter(Boolean);
    expect(lines.length).toBe(230 * ROWS + 1);
    expect(new Set(lines).size).toBe(lines.length);
    expect(lines.at(-1)).toBe(`"${230 * ROWS - 1}","x"`);
    expect(counts.at(-1)).toBe(229 * ROWS);
  });

  it('AD-38 waits as the server asks, and goes on where it was', async () => {
    const { options, waits } = server(3, (request) =>
      request === 2
        ? new Response('', { status: 429, headers: { 'retry-after': '7' } })
        : request === 4
          ? 'down'
          : null,
    );
    const answer = await auditCsv({}, options);
    const text = answer.kind === 'done' ? await answer.value.text() : '';
    expect(text.split('\r\n').filter(Boolean).length).toBe(3 * ROWS + 1);
    expect(waits).toEqual([7_000, 1_000]);
  });

  it('AD-38 is no file where a page is missing in the end, and asks no more once it is left', async () => {
    const dead = server(3, (request) => (request > 1 ? 'down' : null));
    expect(await auditCsv({}, dead.options)).toEqual({ kind: 'unreachable' });
    expect(dead.asked()).toBe(6);
    const left = new AbortController();
    const endless = server(1_000_000, (request) => (request === 4 && left.abort(), null));
    expect(await auditCsv({}, endless.options, { signal: left.signal })).toEqual({ kind: 'unreachable' });
    expect(endless.asked()).toBe(4);
  });
});

describe('AD-39 the chain verified in parts', () => {
  const hash = 'a'.repeat(64);
  const part = (entries: number, next: string | null, faults: object[] = []) =>
    Response.json({ intact: faults.length === 0, entries, head: { id: '9', hash }, faults, next });

  it('AD-39 adds them up, with the faults of all, each part after the one before', async () => {
    const asked: string[] = [];
    const answers = [part(50_000, `50000:${hash}`, [{ id: '7', kind: 'CONTENT' }]), part(12, null)];
    const counts: number[] = [];
    const answer = await verifyInParts(
      `3:${hash}`,
      { fetch: (async (input: string) => (asked.push(input), answers.shift())) as unknown as typeof fetch },
      { onEntries: (count) => counts.push(count) },
    );
    expect(answer).toMatchObject({
      kind: 'done',
      value: { intact: false, entries: 50_012, faults: [{ id: '7', kind: 'CONTENT' }] },
    });
    expect(asked.map((one) => new URL(one, 'http://x').searchParams.get('after'))).toEqual([null, `50000:${hash}`]);
    expect(asked.every((one) => new URL(one, 'http://x').searchParams.get('expect') === `3:${hash}`)).toBe(true);
    expect(counts).toEqual([50_000]);
  });

  it('AD-39 takes an older server’s answer, which is the whole', async () => {
    const whole = { intact: true, entries: 3, head: { id: '3', hash }, faults: [] };
    expect(await verifyInParts(null, { fetch: async () => Response.json(whole) })).toEqual({
      kind: 'done',
      value: whole,
    });
  });
});
