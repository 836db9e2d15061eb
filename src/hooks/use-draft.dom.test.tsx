import { act, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { clientOn } from '../../test/support/client.ts';
import { MemoryStore } from '../../test/support/memory-store.ts';
import { CLAIRE, downAnswer, engineOn, intent, testId, upAnswer } from '../../test/support/queue.ts';
import type { SyncUpRequest } from '../contract/protocol.ts';
import { StorageError } from '../queue/storage.ts';
import { ClientProvider } from './client-provider.tsx';
import { useDraft } from './use-draft.ts';

/** One device; each of its tabs has a client of its own on the one store, and all see which forms are open. */
function device() {
  const store = new MemoryStore();
  const world = engineOn(store);
  const open = new Set<string>();
  const forms = {
    hold: (slot: string) => (open.add(slot), () => void open.delete(slot)),
    held: async () => new Set(open),
  };
  /** What is typed is written half a second later, or when it is asked for. */
  const writers = new Set<() => Promise<unknown>>();
  const written = () => Promise.all([...writers].map((write) => write()));
  const tab = () => {
    const client = clientOn(world, store, {
      forms,
      beforeClosing: (write) => (writers.add(write), () => writers.delete(write)),
      clock: { now: () => (world.time.now += 1_000) },
    });
    const wrapper = ({ children }: { children: ReactNode }) => (
      <ClientProvider client={client}>{children}</ClientProvider>
    );
    const form = async (name: string, slot?: string) => {
      const { result, unmount } = renderHook(() => useDraft(name, slot), { wrapper });
      await waitFor(() => expect(result.current.ready).toBe(true));
      const type = async (note: string) => {
        act(() => result.current.save({ note }, null));
        await act(written);
        expect((await store.draftsOf(name)).map(({ values }) => values)).toContainEqual({ note });
      };
      return {
        get draft() {
          return result.current;
        },
        type,
        leave: unmount,
      };
    };
    return { client, form };
  };
  return { ...world, store, tab, open };
}

const NEW = 'patient/new';
const notes = async (store: MemoryStore, form = NEW) =>
  (await store.draftsOf(form)).map(({ values }) => values['note']).sort();

describe('drafts', () => {
  afterEach(() => void vi.useRealTimers());

  it('DF-1 what is typed in one form never takes the place of what is typed in another', async () => {
    const { store, tab } = device();
    const [one, other] = [await tab().form(NEW), await tab().form(NEW)];
    await one.type('first');
    await other.type('second');
    await one.type('first, more');
    expect(await notes(store)).toEqual(['first, more', 'second']);
  });

  it('DF-1 is written within half a second of its own accord', async () => {
    const { store, tab } = device();
    const one = await tab().form(NEW);
    vi.useFakeTimers();
    act(() => one.draft.save({ note: 'typed' }, null));
    await act(() => vi.advanceTimersByTimeAsync(500));
    vi.useRealTimers();
    expect(await notes(store)).toEqual(['typed']);
  });

  it('DF-1 is written within half a second while somebody types without a pause', async () => {
    const { store, tab } = device();
    const one = await tab().form(NEW);
    vi.useFakeTimers();
    const lost = [];
    for (let key = 1; key <= 20; key += 1) {
      act(() => one.draft.save({ note: 'x'.repeat(key) }, null));
      await act(() => vi.advanceTimersByTimeAsync(100));
      lost.push(key - String((await notes(store))[0] ?? '').length);
    }
    vi.useRealTimers();
    expect(Math.max(...lost)).toBeLessThanOrEqual(4);
  });

  it('DF-6 is called saved only once everything that was typed is written', async () => {
    const { store, tab } = device();
    const one = await tab().form(NEW);
    const state = () => ({ pending: one.draft.pending, savedAt: one.draft.savedAt });
    vi.useFakeTimers();
    act(() => one.draft.save({ note: 'typed' }, null));
    expect(state()).toEqual({ pending: true, savedAt: null });
    await act(() => vi.advanceTimersByTimeAsync(500));
    act(() => one.draft.save({ note: 'typed, more' }, null));
    await act(() => vi.advanceTimersByTimeAsync(399));
    expect(await notes(store)).toEqual(['typed']);
    expect(state()).toEqual({ pending: true, savedAt: null });
    await act(() => vi.advanceTimersByTimeAsync(1_000));
    vi.useRealTimers();
    expect(await notes(store)).toEqual(['typed, more']);
    expect(state()).toEqual({ pending: false, savedAt: expect.stringMatching(/^20/) });
  });

  it('DF-6 what could not be written, or was cleared meanwhile, is not called saved', async () => {
    const { store, tab } = device();
    const [refused, cleared] = [await tab().form(NEW), await tab().form(NEW)];
    vi.useFakeTimers();
    vi.spyOn(store, 'saveDraft').mockRejectedValueOnce(new Error('full'));
    act(() => refused.draft.save({ note: 'first' }, null));
    await act(() => vi.advanceTimersByTimeAsync(1_000));
    act(() => cleared.draft.save({ note: 'second' }, null));
    await act(() => vi.advanceTimersByTimeAsync(401));
    act(() => cleared.draft.clear());
    await act(() => vi.advanceTimersByTimeAsync(1_000));
    vi.useRealTimers();
    for (const { draft } of [refused, cleared]) expect(draft).toMatchObject({ pending: false, savedAt: null });
  });

  it('H33 ST-16 what the store refuses is said, tried again until it is kept, and the newest text wins', async () => {
    const { store, tab } = device();
    const one = await tab().form(NEW);
    vi.useFakeTimers();
    const { saveDraft } = store;
    let room = false;
    store.saveDraft = (...args) => (room ? saveDraft.apply(store, args) : Promise.reject(new StorageError('full')));
    act(() => one.draft.save({ note: 'first' }, null));
    await act(() => vi.advanceTimersByTimeAsync(1_000));
    expect(one.draft).toMatchObject({ pending: false, savedAt: null, failed: true });
    // Typing on does not hide it.
    act(() => one.draft.save({ note: 'first, more' }, null));
    expect(one.draft).toMatchObject({ failed: true });
    await act(() => vi.advanceTimersByTimeAsync(1_000));
    expect(one.draft).toMatchObject({ savedAt: null, failed: true });
    room = true;
    await act(() => vi.advanceTimersByTimeAsync(6_000));
    vi.useRealTimers();
    expect(await notes(store)).toEqual(['first, more']);
    expect(one.draft).toMatchObject({ pending: false, failed: false, savedAt: expect.stringMatching(/^20/) });
  });

  it('H33 ST-16 what was refused and is left without a decision is written once there is room', async () => {
    const { store, tab } = device();
    const one = await tab().form(NEW);
    vi.useFakeTimers();
    const { saveDraft } = store;
    let room = false;
    store.saveDraft = (...args) => (room ? saveDraft.apply(store, args) : Promise.reject(new StorageError('full')));
    act(() => one.draft.save({ note: 'left' }, null));
    await act(() => vi.advanceTimersByTimeAsync(1_000));
    one.leave();
    await act(() => vi.advanceTimersByTimeAsync(20_000));
    room = true;
    await act(() => vi.advanceTimersByTimeAsync(6_000));
    vi.useRealTimers();
    expect(await notes(store)).toEqual(['left']);
  });

  it('H33 ST-16 what was refused and then cancelled is not written any more', async () => {
    const { store, tab } = device();
    const one = await tab().form(NEW);
    vi.useFakeTimers();
    const refuse = vi.spyOn(store, 'saveDraft').mockRejectedValue(new StorageError('full'));
    act(() => one.draft.save({ note: 'left' }, null));
    await act(() => vi.advanceTimersByTimeAsync(1_000));
    act(() => one.draft.clear());
    refuse.mockRestore();
    await act(() => vi.advanceTimersByTimeAsync(20_000));
    vi.useRealTimers();
    expect(await notes(store)).toEqual([]);
    expect(one.draft).toMatchObject({ failed: false });
  });

  it('DF-1 a form begun while another is open begins empty', async () => {
    const { tab } = device();
    const one = await tab().form(NEW);
    await one.type('first');
    expect((await tab().form(NEW)).draft).toMatchObject({ draft: null, others: 0 });
  });

  it('DF-1 clearing late, after the form has been left, takes nothing of a form begun meanwhile', async () => {
    const { store, tab } = device();
    const one = await tab().form(NEW);
    await one.type('first');
    const { clear } = one.draft;
    one.leave();
    const other = await tab().form(NEW);
    await other.type('second');
    clear();
    await waitFor(async () => expect(await notes(store)).toEqual(['second']));
  });

  it('DF-2 what was left is given back, the newest first, the others on demand; each in one form only', async () => {
    const { store, tab } = device();
    const { form } = tab();
    const [one, other] = [await form(NEW), await tab().form(NEW)];
    await one.type('first');
    await other.type('second');
    one.leave();
    other.leave();
    const back = await form(NEW);
    expect(back.draft).toMatchObject({ draft: { note: 'second' }, others: 1 });
    expect((await tab().form(NEW)).draft).toMatchObject({ draft: { note: 'first' }, others: 0 });
    expect(await notes(store)).toEqual(['first', 'second']);
  });

  it('DF-2 the next of several is shown in the place of this one, which stays', async () => {
    const { store, tab } = device();
    const { form } = tab();
    const opened = [await form(NEW), await form(NEW), await form(NEW)];
    for (const [index, one] of opened.entries()) await one.type(`note ${index}`);
    for (const one of opened) one.leave();
    const back = await form(NEW);
    const seen = [];
    for (let turn = 0; turn < 4; turn += 1) {
      seen.push(back.draft.draft?.['note']);
      act(() => back.draft.next());
      await waitFor(() => expect(back.draft.ready).toBe(true));
    }
    expect(seen).toEqual(['note 2', 'note 1', 'note 0', 'note 2']);
    expect(await notes(store)).toEqual(['note 0', 'note 1', 'note 2']);
  });

  it('DF-2 a draft of an app from before each form had its own is given back too', async () => {
    const { store, tab } = device();
    await store.saveDraft(NEW, { note: 'old' }, '2026-11-21T09:00:00.000Z');
    expect((await tab().form(NEW)).draft.draft).toEqual({ note: 'old' });
  });

  it('DF-3 becomes the change in one transaction: a crash leaves one of the two, never both', async () => {
    const { store, tab } = device();
    const { client, form } = tab();
    const one = await form(NEW);
    await one.type('typed');
    vi.spyOn(store, 'deleteDraft').mockRejectedValue(new Error('the page is gone'));
    await one.draft.become((draft) => client.create('patient', CLAIRE, { draft }));
    expect(store.ordered()).toHaveLength(1);
    expect(await notes(store)).toEqual([]);
  });

  it('DF-3 stays where the change could not be kept', async () => {
    const { store, tab } = device();
    const { client, form } = tab();
    const one = await form(NEW);
    await one.type('typed');
    store.failure = new Error('full');
    await expect(one.draft.become((draft) => client.create('patient', CLAIRE, { draft }))).rejects.toThrow('full');
    store.failure = null;
    const { slot } = one.draft;
    one.leave();
    expect((await tab().form(NEW, slot)).draft.draft).toEqual({ note: 'typed' });
  });

  it('DF-3 is nobody’s to be given back while the change that it becomes is being written', async () => {
    const { store, tab } = device();
    const { client, form } = tab();
    const one = await form(NEW);
    await one.type('typed');
    let write: () => void = () => undefined;
    const stopped = new Promise<void>((resolve) => (write = resolve));
    const handle = one.draft.become((draft) => stopped.then(() => client.create('patient', CLAIRE, { draft })));
    one.leave();
    expect((await form(NEW)).draft.draft).toBeNull();
    write();
    await handle;
    expect(await notes(store)).toEqual([]);
  });

  it('DF-4 follows its record when the server gives that another id, the old form open or not', async () => {
    const { engine, store, script, tab } = device();
    const [before, after] = [testId(), testId()];
    await engine.enqueue([intent('CREATE', before, CLAIRE)]);
    const open = await tab().form(`patient/${before}`);
    const left = await tab().form(`patient/${before}`);
    await left.type('left');
    left.leave();
    script.serve = ({ path, body }) => {
      if (!path.endsWith('/up')) return downAnswer();
      const { events } = body as SyncUpRequest;
      return upAnswer({
        acknowledged: events.map(({ id }) => ({
          outboxEventId: id,
          serverEventId: id,
          entityId: after,
          serverVersion: 1,
          merged: false,
          serverData: { ...CLAIRE, id: after, version: 1 },
        })),
      });
    };
    await engine.sync({ force: true });
    expect(store.records.has(`patient/${after}`)).toBe(true);
    // Whoever had the form open still writes under the old name.
    await open.type('open');
    open.leave();
    expect(await notes(store, `patient/${after}`)).toEqual(['left', 'open']);
    expect((await tab().form(`patient/${after}`)).draft).toMatchObject({ draft: { note: 'open' }, others: 1 });
  });
});
