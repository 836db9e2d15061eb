import { describe, expect, it } from 'vitest';
import { importFhir } from './import.ts';

const file = new Blob(['{}']);

function answering(chunks: string[], init: ResponseInit = {}): typeof fetch {
  const encoder = new TextEncoder();
  return async () =>
    new Response(
      new ReadableStream({ start: (to) => (chunks.forEach((chunk) => to.enqueue(encoder.encode(chunk))), to.close()) }),
      init,
    );
}

describe('import of a FHIR file', () => {
  it('follows the lines however they are cut, to the end', async () => {
    const done: number[] = [];
    const send = answering([
      '{"type":"progress","phase":"write","do',
      'ne":1,"total":2}\n{"type":"progress","phase":"write","done":2,"total":2}\n',
      '{"type":"done","created":{"Patient":2},"skipped":{"Claim":9}}',
    ]);
    const end = await importFhir(file, (line) => done.push(line.done), send);
    expect(done).toEqual([1, 2]);
    expect(end).toEqual({ type: 'done', created: { Patient: 2 }, skipped: { Claim: 9 } });
  });

  it('gives the refusal of the stream, and of a problem', async () => {
    expect(
      await importFhir(file, () => undefined, answering(['{"type":"error","code":"NOT_FHIR_R4","detail":"x"}\n'])),
    ).toEqual({ type: 'error', code: 'NOT_FHIR_R4', detail: 'x' });
    const problem = JSON.stringify({ type: 'about:blank', title: 'No', status: 403, code: 'FORBIDDEN' });
    expect(await importFhir(file, () => undefined, answering([problem], { status: 403 }))).toEqual({
      type: 'error',
      code: 'FORBIDDEN',
      detail: 'No',
    });
  });

  it.each([
    ['a portal’s page', answering(['<html>'], { status: 511 }), 'UNREACHABLE'],
    ['a page with status 200', answering(['<html>\n</html>']), 'INTERRUPTED'],
    ['a broken connection', answering(['{"type":"progress","phase":"write","done":1}\n']), 'INTERRUPTED'],
    [
      'no network',
      (async () => {
        throw new TypeError('failed');
      }) as typeof fetch,
      'UNREACHABLE',
    ],
  ])('%s is no success', async (_name, send, code) => {
    expect(await importFhir(file, () => undefined, send)).toEqual({ type: 'error', code });
  });

  it('H39 SV-145 a success stays one, whatever the warnings beside it look like', async () => {
    const line = JSON.stringify({
      type: 'done',
      created: { patient: 3 },
      warnings: [{ issues: [] }],
      moreWarnings: 'many',
      later: true,
    });
    expect(await importFhir(file, () => undefined, answering([`${line}\n`]))).toMatchObject({
      type: 'done',
      created: { patient: 3 },
      warnings: [],
      moreWarnings: 0,
    });
  });

  it('H29 SV-141 asks for notes in the language of the screen', async () => {
    const requests: (string | null)[] = [];
    const send: typeof fetch = async (_input, init) => {
      requests.push(new Headers(init?.headers).get('accept-language'));
      return new Response('{"type":"done","created":{}}');
    };
    for (const language of ['fr', 'en'] as const) await importFhir(file, () => undefined, send, language);
    expect(requests).toEqual(['fr', 'en']);
  });
});
