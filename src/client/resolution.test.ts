import { describe, expect, it } from 'vitest';
import { clinic } from '../contract/clinic.ts';
import type { Mutation } from '../queue/model.ts';
import { resolutionIntent } from './resolution.ts';

const conflict = (more: Partial<Mutation> = {}): Mutation =>
  ({
    id: 'm1',
    entityType: 'patient',
    entityId: 'p1',
    operation: 'UPDATE',
    state: 'conflict',
    baseVersion: 3,
    base: { phones: ['1'], email: 'a@b.fr', version: 3 },
    payload: { phones: ['1', '2'], note: 'Mine' },
    conflict: {
      outboxEventId: 'm1',
      reason: 'VERSION',
      fields: ['phones', 'email'],
      baseVersion: 3,
      serverVersion: 4,
      serverData: { phones: ['1', '3'], email: 'c@d.fr', note: null, version: 4 },
      modifiedBy: null,
      modifiedAt: null,
    },
    ...more,
  }) as Mutation;

const sent = (pick: Record<string, 'mine' | 'server' | 'both'>, more?: Partial<Mutation>) =>
  resolutionIntent(clinic, conflict(more), { kind: 'fields', pick });

describe('H28 UI-41 what a choice per field sends', () => {
  it('my value, the value that keeps both, and nothing for the server’s', () => {
    expect(sent({ phones: 'both', email: 'server', note: 'mine' })).toEqual({
      operation: 'UPDATE',
      payload: { phones: ['1', '3', '2'], note: 'Mine' },
    });
  });

  it('for a field that I left alone, "mine" is what was there before', () => {
    expect(sent({ phones: 'server', email: 'mine', note: 'server' })).toEqual({
      operation: 'UPDATE',
      payload: { email: 'a@b.fr' },
    });
  });

  it('nothing for it where that is not known any more', () => {
    expect(sent({ phones: 'server', email: 'mine', note: 'server' }, { base: { version: 9 } })).toEqual({
      operation: 'KEEP_SERVER',
      payload: {},
    });
  });
});
