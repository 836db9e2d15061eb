import { describe, expect, it } from 'vitest';
import type { Drugs } from '../client/drugs/drug-link.ts';
import { drugsKeeper } from './drugs-keeper.ts';

describe('the kept drug catalogue', () => {
  it('DC-28 is one worker across screens, and another for another person', () => {
    const open: string[] = [];
    const keeper = drugsKeeper(({ userId }) => {
      open.push(userId);
      return { close: () => void open.splice(open.indexOf(userId), 1) } as unknown as Drugs;
    });
    const first = keeper.keep({ tenantId: 't', userId: 'u1' });
    expect(keeper.keep({ tenantId: 't', userId: 'u1' })).toBe(first);
    expect(keeper.keep({ tenantId: 't', userId: 'u2' })).not.toBe(first);
    expect(open).toEqual(['u2']);
    keeper.forget();
    keeper.forget();
    expect(open).toEqual([]);
  });
});
