import { describe, expect, it } from 'vitest';
import { clinic } from '../contract/clinic.ts';
import { madeOfSections } from '../contract/entities/medical-record.ts';
import type { JsonObject } from '../lib/json.ts';
import type { Mutation } from '../queue/model.ts';
import type { FieldPick } from './api.ts';
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

const sent = (pick: Record<string, FieldPick>, more?: Partial<Mutation>) =>
  resolutionIntent(clinic, conflict(more), { kind: 'fields', pick });

describe('H28 UI-41 what a choice per field sends', () => {
  it('my value, the value that keeps both, and nothing for the server’s', () => {
    expect(sent({ phones: 'both', email: 'server', note: 'mine' })).toEqual({
      operation: 'UPDATE',
      payload: { phones: ['1', '3', '2'], note: 'Mine' },
    });
  });

  it('UI-95 the list of the items that were picked one by one', () => {
    expect(sent({ phones: { items: ['3', '2'] }, email: 'server', note: 'server' })).toEqual({
      operation: 'UPDATE',
      payload: { phones: ['3', '2'] },
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

describe('UI-96 what a choice sends for a record that was created twice', () => {
  const twice = (more: Partial<Mutation> = {}): Mutation =>
    conflict({
      operation: 'CREATE',
      baseVersion: null,
      base: null,
      payload: { birthName: 'MARTIN', phones: ['1'], note: 'Mine' },
      conflict: {
        ...conflict().conflict!,
        reason: 'EXISTS',
        fields: [],
        baseVersion: null,
        serverData: { birthName: 'MARTIN', phones: ['2'], email: 'c@d.fr', version: 4 },
      },
      ...more,
    });
  const picked = (pick: Record<string, FieldPick>) =>
    resolutionIntent(clinic, twice(), { kind: 'fields', pick: { ...pick } });

  it('a change of the record that is there: mine over theirs, both, or nothing', () => {
    expect(resolutionIntent(clinic, twice(), { kind: 'mine' })).toEqual({
      operation: 'UPDATE',
      payload: { birthName: 'MARTIN', phones: ['1'], note: 'Mine' },
    });
    expect(picked({ phones: 'both', email: 'server', note: 'mine' }).payload).toMatchObject({
      phones: ['2', '1'],
      note: 'Mine',
    });
    expect(picked({ phones: 'server', email: 'mine', note: 'server', birthName: 'server' })).toEqual({
      operation: 'UPDATE',
      payload: { email: null },
    });
    expect(resolutionIntent(clinic, twice(), { kind: 'server' }).operation).toBe('KEEP_SERVER');
  });

  it('CR-51 a text that is made of sections is made anew of those that were chosen', () => {
    const wordOf = (key: string) => key.split('.').at(-1) ?? key;
    const note = (sections: JsonObject) => ({ ...sections, ...madeOfSections(sections, wordOf) });
    const written = twice({ entityType: 'medicalRecord', payload: note({ reason: 'Toux', plan: 'Repos' }) });
    written.conflict = { ...written.conflict!, serverData: { ...note({ reason: 'Toux', plan: 'Sirop' }), version: 1 } };
    const sent = (plan: FieldPick) =>
      resolutionIntent(clinic, written, { kind: 'fields', pick: { reason: 'server', plan } }, wordOf);
    expect(sent('mine').payload['text']).toBe('reason\nToux\n\nplan\nRepos');
    expect(sent('server').operation).toBe('KEEP_SERVER');
  });
});

describe('CR-51 what is made of other fields follows the choice', () => {
  const WORDS: Record<string, string> = {
    'field.medicalRecord.reason': 'Motif',
    'field.medicalRecord.plan': 'Conduite à tenir',
    'medicalRecord.consultation': 'Consultation',
  };
  const wordOf = (key: string) => WORDS[key] ?? key;
  const note = (reason: string, plan: string): JsonObject => ({
    reason,
    plan,
    ...madeOfSections({ reason, plan }, wordOf),
  });
  const [base, mine, server] = [note('Toux', 'Repos'), note('Toux sèche', 'Repos'), note('Toux', 'Sirop')];
  const met = (more: Partial<Mutation> = {}): Mutation =>
    conflict({
      entityType: 'medicalRecord',
      base: { ...base, version: 3 },
      payload: { reason: mine['reason'] ?? '', title: mine['title'] ?? '', text: mine['text'] ?? '' },
      conflict: {
        outboxEventId: 'm1',
        reason: 'VERSION',
        fields: ['plan', 'text'],
        baseVersion: 3,
        serverVersion: 4,
        serverData: { ...server, version: 4 },
        modifiedBy: null,
        modifiedAt: null,
      },
      ...more,
    });

  it('made anew of both sides’ sections, whether all of mine is kept or a pick per field', () => {
    const both = { reason: 'Toux sèche', title: 'Toux sèche', text: 'Motif\nToux sèche\n\nConduite à tenir\nSirop' };
    for (const choice of [
      { kind: 'mine' } as const,
      { kind: 'fields', pick: { reason: 'mine', plan: 'server' } } as const,
    ])
      expect(resolutionIntent(clinic, met(), choice, wordOf)).toEqual({ operation: 'UPDATE', payload: both });
  });

  it('the server’s where its sections stay, mine where mine do', () => {
    expect(
      resolutionIntent(clinic, met(), { kind: 'fields', pick: { reason: 'server', plan: 'server' } }, wordOf),
    ).toEqual({ operation: 'KEEP_SERVER', payload: {} });
    expect(resolutionIntent(clinic, met(), { kind: 'fields', pick: { reason: 'mine', plan: 'mine' } }).payload).toEqual(
      { ...mine },
    );
  });

  it('a text that somebody wrote without sections is a choice like any other', () => {
    const written = met();
    written.conflict = { ...written.conflict!, serverData: { ...server, text: 'Un autre texte', version: 4 } };
    expect(
      resolutionIntent(clinic, written, { kind: 'fields', pick: { reason: 'mine', text: 'server' } }, wordOf).payload,
    ).toEqual({ reason: 'Toux sèche', title: 'Toux sèche' });
  });

  it('a hash comes from the side whose content stays, and is never computed over a mixture', () => {
    const consent = met({
      entityType: 'consent',
      base: { text: 'A', version: 3 },
      payload: { status: 'active', answers: { ok: true }, contentHash: 'h-mine' },
      conflict: {
        ...met().conflict!,
        fields: ['text', 'contentHash'],
        serverData: { text: 'B', contentHash: 'h-server' },
      },
    });
    const sent = (pick: Record<string, 'mine' | 'server'>) =>
      resolutionIntent(clinic, consent, { kind: 'fields', pick }, wordOf).payload;
    expect(sent({ text: 'server', answers: 'server', status: 'mine' })).toEqual({ status: 'active' });
    expect(sent({ text: 'mine', answers: 'mine', status: 'mine' })['contentHash']).toBe('h-mine');
    expect(sent({ text: 'server', answers: 'mine', status: 'mine' })['contentHash']).toBe('h-mine');
  });

  it('only strict entities have derived fields: a merge that asks nobody would leave them behind', () => {
    const derived = clinic.entities.filter((entity) => entity.derived);
    expect(derived.map(({ type }) => type).sort()).toEqual(['consent', 'medicalRecord']);
    for (const { policy } of derived) expect(policy).toBe('strict');
  });
});
