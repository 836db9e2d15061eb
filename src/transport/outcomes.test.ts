import { describe, expect, it } from 'vitest';
import { acknowledged, html, ID, NO_OUTCOME } from '../../test/support/answers.ts';
import { downAnswer, upAnswer } from '../../test/support/queue.ts';
import type { SyncDownRequest, SyncUpRequest } from '../contract/protocol.ts';
import { classifyUp, transportOver } from './outcomes.ts';
import type { Reply } from './reply.ts';

describe('DR-2 only the contract’s own word settles', () => {
  it.each(NO_OUTCOME)('DR-2 %s is no word', (_name, reply, failure) => {
    expect(classifyUp(reply, [ID])).toMatchObject({ kind: 'failed', failure });
  });

  it('DR-2 covers at least 60 kinds of answer', () => expect(NO_OUTCOME.length).toBeGreaterThanOrEqual(60));

  it('DR-2 the contract’s own word is one', () => {
    expect(classifyUp(upAnswer({ acknowledged: [acknowledged] }), [ID]).kind).toBe('answered');
  });

  it('DR-3 Retry-After is handed on', () => {
    const reply = { ...(html(503) as Extract<Reply, { kind: 'answer' }>), retryAfterMs: 7_000 };
    expect(classifyUp(reply, [ID])).toEqual({ kind: 'failed', failure: 'busy', retryAfterMs: 7_000, protocol: null });
  });
});

describe('SV-168 the engine is given outcomes, whatever carried them', () => {
  const push = (reply: Reply) =>
    transportOver(async () => reply).push({ clientId: ID, events: [{ id: ID }] } as unknown as SyncUpRequest);
  const pull = (reply: Reply) =>
    transportOver(async () => reply).pull({ clientId: ID, cursor: null } as SyncDownRequest);

  it('SV-168 no verdict carries a status, a media type or a redirect', async () => {
    const verdicts = await Promise.all(NO_OUTCOME.flatMap(([, reply]) => [push(reply), pull(reply)]));
    const keys = new Set(verdicts.filter(({ kind }) => kind === 'failed').flatMap((verdict) => Object.keys(verdict)));
    expect([...keys].toSorted()).toEqual(['failure', 'kind', 'protocol', 'retryAfterMs']);
  });

  it('SV-168 an answer is handed on with its protocol and its time', async () => {
    const reply = { ...upAnswer({ acknowledged: [acknowledged] }), protocol: 3, date: 1_000 };
    expect(await push(reply)).toMatchObject({ kind: 'answered', protocol: 3, answeredAt: 1_000 });
    expect(await pull(downAnswer({ cursor: 'c9' }))).toMatchObject({ kind: 'answered', response: { cursor: 'c9' } });
  });
});
