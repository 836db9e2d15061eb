import { act, renderHook, waitFor } from '@testing-library/react';
import { Profiler, type ReactNode } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { clientOn } from '../../test/support/client.ts';
import { CLAIRE, downAnswer, engineOn, testId, upAnswer, type Call } from '../../test/support/queue.ts';
import { MemoryStore } from '../../test/support/memory-store.ts';
import { appointment } from '../contract/entities/appointment.ts';
import { patient } from '../contract/entities/patient.ts';
import type { SyncUpRequest } from '../contract/protocol.ts';
import { InvalidInputError } from '../queue/model.ts';
import type { Reply } from '../../test/support/queue.ts';
import { StorageError } from '../queue/storage.ts';
import { ClientProvider } from './client-provider.tsx';
import { RefusedError, useAttention, useOutbox, useRecord, useRecords, useSyncMutation } from './index.ts';

const refuseAll = ({ path, body }: Call): Reply => {
  if (path !== '/api/sync/up') return downAnswer();
  return upAnswer({
    rejected: (body as unknown as SyncUpRequest).events.map(({ id }) => ({
      outboxEventId: id,
      code: 'VALIDATION',
      message: 'refused',
      errors: [{ path: 'birthName', message: 'too long' }],
    })),
  });
};

function device(serve?: (call: Call) => Reply) {
  const store = new MemoryStore();
  const world = engineOn(store, serve);
  const client = clientOn(world, store, { later: (_ms, work) => void setTimeout(work, 0) });
  const renders = { count: 0 };
  const wrapper = ({ children }: { children: ReactNode }) => (
    <ClientProvider client={client}>
      <Profiler id="hook" onRender={() => (renders.count += 1)}>
        {children}
      </Profiler>
    </ClientProvider>
  );
  return { ...world, store, client, wrapper, renders };
}

/** The status has been counted after the last change, and nothing more is under way. */
const settled = async ({ client }: ReturnType<typeof device>) => {
  await act(async () => {
    client.onReturn();
    await vi.waitFor(() => expect(client.queryClient.isFetching()).toBe(0));
    await new Promise((resolve) => setTimeout(resolve, 0));
  });
};

describe('useSyncMutation', () => {
  it('UI-45 counts every change of its type that is not on the server, however many wait', async () => {
    const world = device();
    const { result } = renderHook(() => useSyncMutation(patient), { wrapper: world.wrapper });
    await act(async () => {
      await Promise.all(Array.from({ length: 1_200 }, () => world.client.create('patient', CLAIRE)));
    });
    await waitFor(() => expect(result.current).toMatchObject({ pendingCount: 1_200, isPending: true }));
  });

  it('UI-45 hears of its own type alone: changes of another render nothing', async () => {
    const world = device();
    const { result } = renderHook(() => useSyncMutation(appointment), { wrapper: world.wrapper });
    await settled(world);
    const before = world.renders.count;
    for (let n = 0; n < 5; n += 1) {
      await act(async () => void (await world.client.create('patient', CLAIRE)));
      await settled(world);
    }
    expect(world.renders.count - before).toBe(0);
    expect(result.current.pendingCount).toBe(0);
  });

  it('UI-46 the outbox is read while a screen shows it, and no longer', async () => {
    const world = device();
    const reads = vi.spyOn(world.store, 'read');
    const listReads = () => reads.mock.calls.filter(([need]) => need.waiting !== undefined).length;
    renderHook(() => useSyncMutation(patient), { wrapper: world.wrapper });
    const change = async () => {
      await act(async () => void (await world.client.create('patient', CLAIRE)));
      await settled(world);
    };
    await change();
    expect(listReads()).toBe(0);
    const screen = renderHook(() => useOutbox(), { wrapper: world.wrapper });
    await waitFor(() => expect(screen.result.current.waiting).toHaveLength(1));
    await change();
    await waitFor(() => expect(screen.result.current.waiting).toHaveLength(2));
    screen.unmount();
    const shown = listReads();
    await change();
    expect(listReads()).toBe(shown);
    // The next screen begins with what is true by then.
    const next = renderHook(() => useOutbox(), { wrapper: world.wrapper });
    expect(next.result.current.status).toBe('loading');
    await waitFor(() => expect(next.result.current.waiting).toHaveLength(3));
  });

  it('UI-46 what needs a person is read without the rest of the queue', async () => {
    const world = device(refuseAll);
    const { result } = renderHook(() => useAttention(), { wrapper: world.wrapper });
    const reads = vi.spyOn(world.store, 'read');
    await act(async () => {
      await world.client.create('patient', CLAIRE);
      await world.engine.sync();
      world.client.onReturn();
    });
    await waitFor(() => expect(result.current.attention).toHaveLength(1));
    expect(reads.mock.calls.filter(([need]) => need.waiting && need.acknowledged)).toEqual([]);
  });

  it('UI-47 `error` is bad input, what could not be kept, and what the server refused; the next durable call clears it', async () => {
    const world = device(refuseAll);
    const { result } = renderHook(() => useSyncMutation(patient), { wrapper: world.wrapper });
    const call = (birthName: string) =>
      act(async () => void (await result.current.create({ ...PERSON, birthName }).catch(() => undefined)));
    await call('');
    expect(result.current.error).toBeInstanceOf(InvalidInputError);
    world.store.failure = new StorageError('full');
    await call('MARTIN');
    expect(result.current.error).toBeInstanceOf(StorageError);
    world.store.failure = null;
    await call('MARTIN');
    expect(result.current.error).toBeNull();
    await act(async () => {
      await world.engine.sync();
      world.client.onReturn();
    });
    await waitFor(() => expect(result.current.error).toBeInstanceOf(RefusedError));
    expect(result.current.error).toMatchObject({
      code: 'VALIDATION',
      issues: [{ path: 'birthName', message: 'too long' }],
    });
  });
});

const PERSON = { birthName: 'MARTIN', birthGivenNames: 'Claire', gender: 'female', birthDate: '1980-02-29' } as const;

describe('hooks that name an entity by its definition', () => {
  it('UI-48 have its types: a wrong field or value does not compile', () => {
    const world = device();
    const { result } = renderHook(
      () => ({
        one: useRecord(patient, testId()),
        all: useRecords(patient),
        byName: useRecord('patient', testId()),
        change: useSyncMutation(patient),
      }),
      { wrapper: world.wrapper },
    );
    const compile = ({ one, all, byName, change }: typeof result.current) => {
      const name: string | undefined = one.record?.birthName;
      const gender: 'male' | 'female' | 'other' | 'unknown' | undefined = all.row('1')?.summary.gender;
      // @ts-expect-error no such field
      void one.record?.birthname;
      // @ts-expect-error not text
      const wrong: number | undefined = one.record?.birthName;
      void change.create(PERSON);
      // @ts-expect-error a required field is missing
      void change.create({ birthName: 'MARTIN' });
      // @ts-expect-error not one of the choices
      void change.mutate('1', { gender: 'f' });
      void change.mutate('1', { note: null });
      // @ts-expect-error a required field is not cleared
      void change.mutate('1', { birthName: null });
      // The type's name stays accepted: a JSON object, as the seed writes it.
      const untyped: unknown = byName.record?.['birthname'];
      return { name, gender, wrong, untyped };
    };
    expect(compile).toBeTypeOf('function');
    expect(result.current.byName.status).toBe('loading');
  });
});
