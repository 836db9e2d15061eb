import { serve, type ServerType } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import type { Server } from 'node:http';
import type { AppEnv } from './http/authenticate.ts';
import type { Hono } from 'hono';

export const remoteAddress = (c: Context): string => {
  try {
    return getConnInfo(c).remote.address ?? 'unknown';
  } catch {
    return 'unknown';
  }
};

/** Behind our own proxy: the address that it added last. What stands before that, anybody may have written. */
export const forwardedAddress = (c: Context): string =>
  c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() || remoteAddress(c);

export interface Listening {
  url: string;
  port: number;
  /** Takes no new connections and lets requests end, for at most this long. */
  stop(graceMs: number): Promise<void>;
}

export function listen(app: Hono<AppEnv>, options: { port: number; hostname: string }): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server: ServerType = serve(
      { fetch: app.fetch, port: options.port, hostname: options.hostname },
      ({ port }) => {
        const host = options.hostname.includes(':') ? `[${options.hostname}]` : options.hostname;
        resolve({ url: `http://${host}:${port}`, port, stop: (graceMs) => stop(server as Server, graceMs) });
      },
    );
    server.once('error', reject);
  });
}

function stop(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
