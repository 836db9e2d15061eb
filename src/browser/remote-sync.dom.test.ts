import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Engine } from '../queue/engine.ts';
import { StorageError } from '../queue/storage.ts';
import { LeaseTakenError } from './locks.ts';
import { runSync } from './remote-sync.ts';

const SECRET = 'MARTIN Claire';
const identity = { tenantId: 't', userId: 'u' };
const engineThat = (sync: () => Promise<never>) => ({ sync }) as unknown as Engine;

function throwsBug(): never {
  throw new TypeError(`${SECRET} is not a function\n${SECRET}`);
}

describe('a round that throws', () => {
  let said: unknown[][];
  beforeEach(() => {
    said = [];
    vi.spyOn(console, 'error').mockImplementation((...words: unknown[]) => void said.push(words));
  });
  afterEach(() => vi.restoreAllMocks());

  it('ST-6 of a bug of ours never looks like being offline: it is said, with where, without what was typed', async () => {
    const report = await runSync(
      engineThat(async () => throwsBug()),
      identity,
      {},
    );
    expect(report).toMatchObject({ drained: false, failure: 'broken' });
    expect(report.retryInMs).toBeGreaterThan(0);
    const words = said.flat().join('\n');
    expect(words).toContain('TypeError');
    expect(words).toContain('throwsBug');
    expect(words).not.toContain(SECRET);
  });

  it('ST-6 of what is no error at all too', async () => {
    // oxlint-disable-next-line prefer-promise-reject-errors
    expect(
      await runSync(
        engineThat(async () => Promise.reject(SECRET as never)),
        identity,
        {},
      ),
    ).toMatchObject({ failure: 'broken' });
    expect(said.flat().join('\n')).not.toContain(SECRET);
  });

  it('ST-1 of the store is that fault of the store', async () => {
    const report = await runSync(
      engineThat(async () => Promise.reject(new StorageError('full'))),
      identity,
      {},
    );
    expect(report).toMatchObject({ drained: false, failure: 'storage', storage: 'full' });
    expect(said).toEqual([]);
  });

  it('OB-9 whose lease was taken while it slept is no bug: somebody else goes on', async () => {
    const report = await runSync(
      engineThat(async () => Promise.reject(new LeaseTakenError())),
      identity,
      {},
    );
    expect(report).toMatchObject({ drained: false, failure: 'offline' });
    expect(said).toEqual([]);
  });

  it('ST-6 in the worker: the page does the round itself', async () => {
    const sync = vi.fn(async () => ({ drained: true, failure: null, retryInMs: null }));
    const controller = {
      postMessage: (_message: unknown, [port]: MessagePort[]) => port?.postMessage({ type: 'refused' }),
    };
    Object.defineProperty(navigator, 'serviceWorker', { configurable: true, value: { controller } });
    expect(await runSync({ sync } as unknown as Engine, identity, {})).toMatchObject({ drained: true });
    Reflect.deleteProperty(navigator, 'serviceWorker');
  });
});
