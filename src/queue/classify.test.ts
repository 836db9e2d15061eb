import { describe, expect, it } from 'vitest';
import { acknowledged, html, ID, NO_OUTCOME } from '../../test/support/answers.ts';
import { upAnswer } from '../../test/support/queue.ts';
import { classifyUp } from './classify.ts';
import type { Reply } from './ports.ts';

describe('DR-2 only the contract’s own word settles', () => {
  it.each(NO_OUTCOME)('DR-2 %s is no word', (_name, reply, failure) => {
    expect(classifyUp(reply, [ID])).toMatchObject({ kind: 'none', failure });
  });

  it('DR-2 covers at least 60 kinds of answer', () => expect(NO_OUTCOME.length).toBeGreaterThanOrEqual(60));

  it('DR-2 the contract’s own word is one', () => {
    expect(classifyUp(upAnswer({ acknowledged: [acknowledged] }), [ID]).kind).toBe('word');
  });

  it('DR-3 Retry-After is handed on', () => {
    const reply = { ...(html(503) as Extract<Reply, { kind: 'answer' }>), retryAfterMs: 7_000 };
    expect(classifyUp(reply, [ID])).toEqual({ kind: 'none', failure: 'busy', retryAfterMs: 7_000 });
  });
});
