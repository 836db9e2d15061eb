import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EntityRecord } from '../contract/entity.ts';
import type { Json, JsonObject } from '../lib/json.ts';
import { MUTATION_STATES, type Mutation, type MutationState } from './model.ts';
import { rebase, rebaseRecord } from './rebase.ts';

const ID = '018f0000-0000-7000-9000-000000000001';

function mutation(seq: number, parts: Partial<Mutation> = {}): Mutation {
  return {
    seq,
    id: `m${seq}`,
    entityType: 'patient',
    entityId: ID,
    operation: 'UPDATE',
    payload: {},
    baseVersion: 1,
    base: null,
    revive: false,
    createdAt: '2026-11-21T09:00:00.000Z',
    reason: null,
    resolves: null,
    resolvedBy: null,
    schemaVersion: 1,
    state: 'pending',
    failures: 0,
    dependsOn: [],
    notBefore: 0,
    settledAt: null,
    ackVersion: null,
    conflict: null,
    rejection: null,
    ...parts,
  };
}

const CONFIRMED: EntityRecord = { id: ID, birthName: 'LEFÈVRE', note: 'serveur' };

const field = fc.constantFrom('note', 'email', 'usualName');
const payload = fc.dictionary(field, fc.oneof(fc.string({ maxLength: 3 }), fc.constant(null)), {
  maxKeys: 3,
}) as fc.Arbitrary<JsonObject>;
const shown = fc.constantFrom<MutationState>('pending', 'sent', 'failed');
const edits = fc
  .array(fc.record({ payload, state: shown }), { maxLength: 8 })
  .map((list) => list.map((parts, at) => mutation(at + 1, parts)));

describe('RB-1 view = confirmed ⊕ open mutations', () => {
  it('RB-1 every field has the value that was last given to it, else the confirmed one; null clears', () => {
    fc.assert(
      fc.property(edits, (mutations) => {
        const view = rebase(CONFIRMED, 1, mutations);
        for (const name of ['note', 'email', 'usualName', 'birthName']) {
          const last = mutations.findLast((item) => name in item.payload);
          const expected: Json | undefined = last ? (last.payload[name] ?? undefined) : CONFIRMED[name];
          expect(view?.[name]).toEqual(expected);
        }
      }),
    );
  });

  it('RB-1 a refusal takes its own mutation out of the view and no other, wherever it stands', () => {
    fc.assert(
      fc.property(edits, fc.nat(), (mutations, pick) => {
        fc.pre(mutations.length > 0);
        const at = pick % mutations.length;
        const refused = mutations.map((item, index) => (index === at ? { ...item, state: 'rejected' as const } : item));
        expect(rebase(CONFIRMED, 1, refused)).toEqual(rebase(CONFIRMED, 1, mutations.toSpliced(at, 1)));
      }),
    );
  });

  it('RB-1 computed again over the same, it is the same; without mutations it is the confirmed row', () => {
    fc.assert(
      fc.property(edits, (mutations) => {
        const row = {
          entityType: 'patient',
          entityId: ID,
          confirmed: CONFIRMED,
          confirmedVersion: 1,
          view: null,
          syncState: 'synced' as const,
          generation: 0,
        };
        const once = rebaseRecord(row, mutations);
        expect(rebaseRecord(once, mutations)).toEqual(once);
        expect(rebaseRecord(once, [])).toEqual({ ...row, view: CONFIRMED });
      }),
    );
  });
});

describe('RB-2 what shows', () => {
  /** Whether the view holds the mutation's work, by its state and operation. */
  const SHOWS: Record<MutationState, Record<'CREATE' | 'UPDATE' | 'DELETE', boolean>> = {
    pending: { CREATE: true, UPDATE: true, DELETE: true },
    sent: { CREATE: true, UPDATE: true, DELETE: true },
    failed: { CREATE: true, UPDATE: true, DELETE: true },
    conflict: { CREATE: false, UPDATE: true, DELETE: false },
    rejected: { CREATE: false, UPDATE: false, DELETE: false },
    acknowledged: { CREATE: false, UPDATE: false, DELETE: false },
  };
  const cells = MUTATION_STATES.flatMap((state) =>
    (['CREATE', 'UPDATE', 'DELETE'] as const).map((operation) => ({
      state,
      operation,
      shows: SHOWS[state][operation],
    })),
  );

  it.each(cells)('RB-2 a $operation that is $state: $shows', ({ state, operation, shows }) => {
    const mine = mutation(1, { state, operation, payload: operation === 'DELETE' ? {} : { note: 'la mienne' } });
    const confirmed = operation === 'CREATE' ? null : CONFIRMED;
    const work = operation === 'DELETE' ? null : { ...(confirmed ?? {}), id: ID, note: 'la mienne' };
    expect(rebase(confirmed, 1, [mine])).toEqual(shows ? work : confirmed);
  });

  it('RB-2 one that another settles does not show, nor one that the confirmed row holds already', () => {
    const mine = mutation(1, { payload: { note: 'la mienne' } });
    expect(rebase(CONFIRMED, 3, [{ ...mine, resolvedBy: 'm2' }])).toEqual(CONFIRMED);
    expect(rebase(CONFIRMED, 3, [{ ...mine, ackVersion: 3 }])).toEqual(CONFIRMED);
    expect(rebase(CONFIRMED, 3, [{ ...mine, ackVersion: 4 }])).toMatchObject({ note: 'la mienne' });
  });
});

describe('H7 UI-14 a refused creation', () => {
  const row = {
    entityType: 'patient',
    entityId: ID,
    confirmed: null,
    confirmedVersion: 0,
    view: null,
    syncState: 'synced' as const,
    generation: 0,
  };
  const creation = mutation(1, {
    operation: 'CREATE',
    payload: { birthName: 'LEFÈVRE' },
    baseVersion: null,
    state: 'rejected',
  });
  const edit = mutation(2, { payload: { note: 'after' } });

  it('H7 UI-14 is no part of the view, and kept beside it with what was changed since', () => {
    const after = rebaseRecord(row, [creation, edit]);
    expect(after).toMatchObject({
      view: null,
      refused: { id: ID, birthName: 'LEFÈVRE', note: 'after' },
      syncState: 'rejected',
    });
  });

  it('H7 UI-14 is kept no longer once it is sent again, given up, deleted or confirmed', () => {
    const settled = { ...creation, resolvedBy: 'm3' };
    const again = mutation(3, {
      operation: 'CREATE',
      payload: { birthName: 'MARTIN' },
      resolves: 'm1',
      baseVersion: null,
    });
    const before = rebaseRecord(row, [creation]);
    expect(rebaseRecord(before, [settled, again])).toMatchObject({ view: { birthName: 'MARTIN' } });
    for (const next of [
      [settled, again],
      [settled, { ...again, operation: 'KEEP_SERVER' as const, payload: {} }],
      [creation, { ...edit, operation: 'DELETE' as const }],
      [],
    ]) {
      expect(rebaseRecord(before, next)).not.toHaveProperty('refused');
    }
    expect(rebaseRecord({ ...before, confirmed: CONFIRMED, confirmedVersion: 1 }, [creation])).not.toHaveProperty(
      'refused',
    );
  });
});
