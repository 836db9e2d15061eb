import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest';
import type { Drugs } from '../client/drugs/drug-link.ts';
import { SessionContext, type Session } from '../hooks/index.ts';
import { show } from '../ui/testing/render.tsx';
import { theDrugs } from './drugs-keeper.ts';
import { FollowDrugs } from './follow-drugs.tsx';

/** As a sign-in answers: rights on the types of records, of which the catalogue is none. */
const session = (role: string) =>
  ({
    status: 'live',
    account: { user: { id: 'u', role }, tenant: { id: 't' }, permissions: { patient: 'r' } },
  }) as unknown as Session;

const follow = (role: string) =>
  show(
    <SessionContext value={session(role)}>
      <FollowDrugs />
    </SessionContext>,
  );

describe('DC-28 the catalogue is followed in the background', () => {
  let keep: MockInstance<typeof theDrugs.keep>;
  beforeEach(() => {
    keep = vi.spyOn(theDrugs, 'keep').mockReturnValue({} as Drugs);
    vi.useFakeTimers();
  });
  afterEach(() => vi.useRealTimers());

  it('for whoever may read it, some time after the start', async () => {
    await follow('nurse');
    expect(keep).not.toHaveBeenCalled();
    vi.advanceTimersByTime(30_000);
    expect(keep).toHaveBeenCalledWith({ tenantId: 't', userId: 'u' });
  });

  it('not for a role that may not read it', async () => {
    await follow('accountant');
    vi.advanceTimersByTime(60_000);
    expect(keep).not.toHaveBeenCalled();
  });
});
