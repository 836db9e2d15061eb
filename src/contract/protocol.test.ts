import { sha256 } from 'hash-wasm';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { canonicalJson } from '../lib/json.ts';
import * as protocol from './protocol.ts';
import recorded from './protocol.fingerprint.json' with { type: 'json' };

const shapes = Object.entries(protocol).flatMap(([name, value]) =>
  value instanceof z.core.$ZodType ? [[name, value] as const] : [],
);
const fingerprint = await sha256(
  canonicalJson([
    shapes.map(([name, shape]) => [name, z.toJSONSchema(shape, { unrepresentable: 'any' })]).sort(),
    [
      protocol.OPERATIONS,
      protocol.REJECTION_CODES,
      protocol.CONFLICT_REASONS,
      protocol.DEFERRAL_CODES,
      protocol.LIMITS,
    ],
  ]),
);

describe('the wire contract', () => {
  it('has not drifted: a change of its shapes asks for a new protocol version and its fingerprint on record', () => {
    expect(shapes.length).toBeGreaterThan(10);
    expect({ version: protocol.PROTOCOL_VERSION, fingerprint }).toEqual(recorded);
  });

  describe('CT-2 issues in answers', () => {
    const read = (errors: unknown[]) => protocol.rejectedSchema.safeParse({ ...REJECTED, errors }).data?.errors;
    const REJECTED = { outboxEventId: '018f0000-0000-7000-9000-000000000001', code: 'VALIDATION', message: 'no' };
    const TOO_LONG = { path: 'note', message: 'is long', code: 'too_long', params: { max: 3 } };

    it('CT-2 an older client reads path and message', () => {
      // The shape of version 2.
      const older = z.object({ path: z.string(), message: z.string() });
      expect(older.parse(TOO_LONG)).toEqual({ path: 'note', message: 'is long' });
    });
    it('CT-2 an older server’s are read', () => {
      expect(read([{ path: 'note', message: 'no' }])).toEqual([{ path: 'note', message: 'no' }]);
    });
    it('CT-2 a newer server’s are read: codes unknown here, more in them, parameters of another shape', () => {
      expect(read([TOO_LONG, { ...TOO_LONG, code: 'too_loud', hint: 1 }])).toEqual([
        TOO_LONG,
        { ...TOO_LONG, code: 'too_loud' },
      ]);
      expect(read([{ ...TOO_LONG, params: { max: [1] } }])).toEqual([{ ...TOO_LONG, params: {} }]);
      expect(read([{ ...TOO_LONG, code: 7 }])).toEqual([{ ...TOO_LONG, code: '' }]);
    });
  });

  const event = {
    id: '018f0000-0000-7000-9000-000000000001',
    tenantId: '018f0000-0000-7000-9000-000000000002',
    entityType: 'patient',
    entityId: '018f0000-0000-7000-9000-000000000003',
    operation: 'CREATE',
    payload: {},
    createdAt: '2026-11-21T09:00:00.000Z',
  };
  const request = { clientId: event.id, events: [event] };
  const accepts = (value: unknown) => protocol.syncUpRequestSchema.safeParse(value).success;

  it('Up 10 takes the smallest event, and the seed’s own keys', () => {
    expect(accepts(request)).toBe(true);
    expect(
      accepts({
        ...request,
        lastSyncTimestamp: null,
        events: [
          { ...event, localVersion: 3, status: 'PENDING', attemptCount: 0, lastAttemptAt: null, errorMessage: null },
        ],
      }),
    ).toBe(true);
  });

  it.each([
    ['an unknown key', { ...request, extra: 1 }],
    ['an unknown key in an event', { ...request, events: [{ ...event, extra: 1 }] }],
    ['an unknown operation', { ...request, events: [{ ...event, operation: 'MERGE' }] }],
    ['one bad id among many', { ...request, events: [event, { ...event, id: '1' }] }],
    ['a reason that is too long', { ...request, events: [{ ...event, reason: 'x'.repeat(501) }] }],
    ['no events', { ...request, events: [] }],
    ['more than 500 events', { ...request, events: Array.from({ length: 501 }, () => event) }],
    ['a date that does not exist', { ...request, events: [{ ...event, createdAt: '2026-02-30T09:00:00.000Z' }] }],
    ['a list', []],
  ])('Up 10 refuses %s', (_name, value) => expect(accepts(value)).toBe(false));
});
