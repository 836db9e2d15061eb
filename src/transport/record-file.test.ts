import { describe, expect, it } from 'vitest';
import { fetchRecordFile } from './record-file.ts';

const answering =
  (body: unknown, status: number, type: string, addresses: string[] = []): typeof fetch =>
  async (address) => (
    addresses.push(String(address)),
    new Response(JSON.stringify(body), { status, headers: { 'content-type': type } })
  );
const fetched = (
  body: unknown,
  status = 200,
  type = 'application/fhir+json; charset=utf-8',
  addresses: string[] = [],
) => fetchRecordFile(['a', 'b'], { fetch: answering(body, status, type, addresses) });

describe('CR-74 a record as a file', () => {
  it('is requested for all records of the person in one request, and says whether it is whole', async () => {
    const bundle = { resourceType: 'Bundle', type: 'collection', entry: [] };
    const addresses: string[] = [];
    const whole = await fetched(bundle, 200, 'application/fhir+json', addresses);
    expect(addresses).toEqual(['/api/v1/export/fhir/a,b']);
    expect(whole).toEqual({ kind: 'file', text: JSON.stringify(bundle, null, 2), isWhole: true });
    expect(await fetched({ ...bundle, meta: { tag: [{ code: 'SUBSETTED' }] } })).toMatchObject({ isWhole: false });
  });

  it.each([
    [401, 'refused'],
    [403, 'refused'],
    [404, 'absent'],
    [413, 'too-large'],
    [503, 'unreachable'],
  ])('%i is a refusal in the server’s own form: %s', async (status, kind) => {
    expect(await fetched({ code: 'X' }, status, 'application/problem+json')).toEqual({ kind });
    expect(await fetched({ code: 'X' }, status, 'application/json')).toEqual({ kind: 'unreachable' });
  });

  it('is never a page of something in between', async () => {
    expect(await fetched({ hello: 'portal' }, 200, 'application/json')).toEqual({ kind: 'unreachable' });
    expect(await fetchRecordFile(['a'], { fetch: () => Promise.reject(new TypeError('offline')) })).toEqual({
      kind: 'unreachable',
    });
  });
});
