import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CLIENT, TENANT, testId } from '../../test/support/queue.ts';
import { clinic } from '../contract/clinic.ts';
import { openClient } from './open-client.ts';

const problem = (status: number, code: string): Response =>
  new Response(JSON.stringify({ type: 'about:blank', title: code, status, code }), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });

const SIGNED_OUT = () => problem(401, 'UNAUTHENTICATED');

/** A server that answers its rounds of sync when the test says so, and any other request at once. */
function heldServer() {
  const held: ((response: Response) => void)[] = [];
  const fetch = vi.fn(async (address: string | URL | Request) =>
    String(address).includes('/api/sync/down')
      ? new Promise<Response>((resolve) => void held.push(resolve))
      : problem(503, 'UNAVAILABLE'),
  );
  return { held, fetch: fetch as typeof globalThis.fetch };
}

/** Each time for another person, on a store of their own. */
function open(fetch: typeof globalThis.fetch) {
  const onSignedOut = vi.fn<(ended: boolean) => void>();
  const account = {
    user: {
      id: testId(),
      email: 'dr@demo.test',
      name: 'Dr',
      role: 'doctor' as const,
      practitionerId: null,
      locale: 'fr' as const,
    },
    tenant: { id: TENANT, name: 'Demo', slug: 'demo' },
    permissions: {},
    device: { clientId: CLIENT, lastReport: null },
  };
  return { ...openClient({ domain: clinic, account, listings: [], http: { fetch }, onSignedOut }), onSignedOut };
}

describe('the client of a page', () => {
  beforeEach(() => {
    vi.stubGlobal(
      'EventSource',
      class extends EventTarget {
        close(): void {}
      },
    );
    Object.defineProperty(navigator, 'locks', {
      configurable: true,
      value: { request: async (_name: string, options: unknown, work = options) => (work as () => unknown)() },
    });
  });
  afterEach(() => {
    Reflect.deleteProperty(navigator, 'locks');
    Reflect.deleteProperty(navigator, 'serviceWorker');
  });

  it('says that the session has ended', async () => {
    const { held, fetch } = heldServer();
    const { onSignedOut, close } = open(fetch);
    await vi.waitFor(() => expect(held).toHaveLength(1));
    held[0]!(SIGNED_OUT());
    await vi.waitFor(() => expect(onSignedOut).toHaveBeenCalledWith(true));
    close();
  });

  it('an answer that says nothing of the session does not say that it lives', async () => {
    const { held, fetch } = heldServer();
    const { client, onSignedOut, close } = open(fetch);
    await vi.waitFor(() => expect(held).toHaveLength(1));
    const round = client.runner.syncNow();
    held[0]!(new Response('', { status: 502 }));
    await vi.waitFor(() => expect(held).toHaveLength(2));
    held[1]!(new Response('', { status: 502 }));
    expect((await round).failure).not.toBeNull();
    expect(onSignedOut).not.toHaveBeenCalled();
    close();
  });

  it('M8 says nothing of the session once it is closed: whose that is then is another’s affair', async () => {
    const { held, fetch } = heldServer();
    const { client, onSignedOut, close } = open(fetch);
    await vi.waitFor(() => expect(held).toHaveLength(1));
    const round = client.runner.syncNow();
    close();
    held[0]!(SIGNED_OUT());
    expect(await round).toMatchObject({ failure: 'signed-out' });
    expect(onSignedOut).not.toHaveBeenCalled();
  });

  it('B1 does the round itself where the worker can’t even be asked', async () => {
    const postMessage = vi.fn(() => {
      throw new DOMException('redundant', 'InvalidStateError');
    });
    const controller = { postMessage };
    Object.defineProperty(navigator, 'serviceWorker', {
      configurable: true,
      value: { controller, getRegistration: async () => undefined },
    });
    const { held, fetch } = heldServer();
    const { close } = open(fetch);
    await vi.waitFor(() => expect(held).toHaveLength(1));
    expect(postMessage).toHaveBeenCalled();
    close();
  });
});
