/// <reference lib="webworker" />
import { PrecacheController, PrecacheRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { within } from '../lib/within.ts';
import { hasBytesOf, hasTypeOf } from './as-built.ts';

declare const self: ServiceWorkerGlobalScope;

/** Passed through to whatever stands between the device and the server. */
const GATE_ADDRESS = /^\/through-gate\.html(?:\?|$)/;

/** Files that are fetched at once while the app is installed: as many as a browser opens connections to a server. */
const AT_ONCE = 6;

/** Time limit for a cache. */
const CACHE_MS = 10_000;

type Handle = ReturnType<PrecacheController['createHandlerBoundToURL']>;

export interface ShellFile {
  url: string;
  revision: string | null;
  integrity?: string;
}

export class NotAsBuiltError extends Error {
  override name = 'NotAsBuiltError';
}

export interface Shell {
  /**
   * Looks for files that are missing from the cache and fetches them again. Returns whether all of them are there;
   * never rejects.
   */
  refill(): Promise<boolean>;
}

/**
 * The files of the app on this device: all of them as they were built, or the installation fails and the earlier app
 * stays (UG-10). The browser compares what it fetches with the hash of each file; files that were in the cache already
 * are compared here, since an earlier version of the app cached any response with status 200.
 */
export function serveShell(files: readonly ShellFile[]): Shell {
  const controller: PrecacheController = new PrecacheController({
    plugins: [
      {
        // The browser's own cache may hold a gate's page: the server is asked whether it is current.
        requestWillFetch: async ({ request }) => new Request(request, { cache: 'no-cache' }),
        fetchDidSucceed: async ({ request, response }) => {
          if (response.ok && !hasTypeOf(request.url, response))
            throw new NotAsBuiltError(`not of its type: ${new URL(request.url).pathname}`);
          return response;
        },
        cachedResponseWillBeUsed: async ({ request, event, cachedResponse }) => {
          if (!cachedResponse || !hasTypeOf(request.url, cachedResponse)) return null;
          const integrity = controller.getIntegrityForCacheKey(request.url);
          if (event?.type !== 'install' || integrity === undefined) return cachedResponse;
          return (await hasBytesOf(integrity, cachedResponse)) ? cachedResponse : null;
        },
      },
    ],
  });
  controller.addToCacheList([...files]);

  /**
   * Fetches what the cache lacks. Workbox would do so one file after the other: on a mobile network with 100 ms to the
   * server, 173 files wait for 20 s like that. The first file that fails ends it.
   */
  async function installFiles(event: ExtendableEvent): Promise<void> {
    const waiting = [...controller.getURLsToCacheKeys()];
    const fetchNext = async (): Promise<void> => {
      for (let file = waiting.pop(); file; file = waiting.pop()) {
        const [url, cacheKey] = file;
        const integrity = controller.getIntegrityForCacheKey(cacheKey) ?? '';
        const request = new Request(url, { integrity, credentials: 'same-origin' });
        await Promise.all(controller.strategy.handleAll({ params: { cacheKey }, request, event }));
      }
    };
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, fetchNext));
    } finally {
      waiting.length = 0;
    }
  }

  self.addEventListener('install', (event) => event.waitUntil(installFiles(event)));
  self.addEventListener('activate', (event) => void controller.activate(event));
  // A cache that does not answer must not keep a page blank (ST-14): then the network is asked.
  const orNetwork =
    (handle: Handle): Handle =>
    async (options) =>
      within(CACHE_MS, Promise.resolve(options).then(handle)).catch(() => fetch(options.request));
  const route = new PrecacheRoute(controller);
  const { handler } = route;
  route.handler = { handle: orNetwork((options) => handler.handle(options)) };
  registerRoute(route);

  // Every address of the app is its one page. If that is missing and the server has a newer one, the server's page is
  // shown with its own scripts.
  const page = controller.createHandlerBoundToURL('index.html');
  registerRoute(
    new NavigationRoute(orNetwork(page), {
      denylist: [/^\/api\//, GATE_ADDRESS],
    }),
  );

  async function isWhole(): Promise<boolean> {
    const cache = await within(CACHE_MS, self.caches.open(controller.strategy.cacheName));
    const kept = new Set((await cache.keys()).map(({ url }) => url));
    return [...controller.getURLsToCacheKeys().values()].every((key) => kept.has(key));
  }

  /** Refilling the cache makes the same comparison as the installation, and refuses the same. */
  const installAgain = () =>
    installFiles({ type: 'install', waitUntil: () => undefined } as unknown as ExtendableEvent);

  let refilling: Promise<boolean> | null = null;
  return {
    async refill() {
      refilling ??= isWhole()
        .then((whole) => whole || installAgain().then(isWhole))
        .catch(() => false)
        .finally(() => (refilling = null));
      return refilling;
    },
  };
}
