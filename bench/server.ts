import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { idOf, itemOf } from './page/adapter.ts';

export interface Counts {
  requests: number;
  mutations: number;
  repeated: number;
}

export interface BenchServer {
  port: number;
  /** Added to every answer of the API. */
  latencyMs: number;
  /** So many of the next requests that send changes are answered 503. */
  failures: number;
  counts(): Counts;
  reset(): void;
  close(): void;
}

const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
const AT = '2026-01-01T00:00:00.000Z';

async function bodyOf(request: http.IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString() || 'null');
}

const record = (index: number) => ({
  id: idOf(index),
  ...itemOf(index),
  version: 1,
  createdAt: AT,
  updatedAt: AT,
  updatedBy: null,
});

/**
 * Answers at once, besides the latency asked for: what is measured is the client. Speaks as much of the protocol as a
 * drain and a first pull need.
 */
export async function startServer(dist: string): Promise<BenchServer> {
  let counts: Counts = { requests: 0, mutations: 0, repeated: 0 };
  let seen = new Set<string>();
  let records = 0;
  const versions = new Map<string, number>();

  const take = (ids: readonly string[]): void => {
    counts.requests += 1;
    for (const id of ids) {
      counts.mutations += 1;
      if (seen.has(id)) counts.repeated += 1;
      seen.add(id);
    }
  };

  async function answer(url: URL, request: http.IncomingMessage): Promise<unknown> {
    switch (url.pathname) {
      case '/api/bench':
        records = Number(url.searchParams.get('records'));
        return {};
      case '/api/push':
        take(((await bodyOf(request)) as { entries: { id: string }[] }).entries.map(({ id }) => id));
        return {};
      case '/api/sync/up': {
        const { events } = (await bodyOf(request)) as { events: { id: string; entityId: string; payload: object }[] };
        take(events.map(({ id }) => id));
        const acknowledged = events.map(({ id, entityId, payload }) => {
          const version = (versions.get(entityId) ?? 1) + 1;
          versions.set(entityId, version);
          const index = Number.parseInt(entityId.slice(-12), 16);
          return {
            outboxEventId: id,
            serverEventId: id,
            entityId,
            serverVersion: version,
            merged: false,
            serverData: { ...record(index), ...payload, version },
          };
        });
        return {
          acknowledged,
          conflicts: [],
          rejected: [],
          deferred: [],
          cursor: `c${records}`,
          syncTimestamp: AT,
          serverTime: AT,
        };
      }
      case '/api/sync/down': {
        const {
          cursor,
          limit,
          records: requested,
        } = (await bodyOf(request)) as { cursor: string | null; limit?: number; records?: number };
        records = requested ?? records;
        const start = Number(cursor?.slice(1) ?? 0);
        const end = Math.min(start + (limit ?? 1_000), records);
        const changes = Array.from({ length: Math.max(0, end - start) }, (_, at) => ({
          id: String(start + at),
          entityType: 'item',
          entityId: idOf(start + at),
          operation: 'CREATE',
          payload: record(start + at),
          serverVersion: 1,
          modifiedAt: AT,
          modifiedBy: null,
        }));
        return {
          changes,
          cursor: `c${Math.max(start, end)}`,
          syncTimestamp: AT,
          hasMore: end < records,
          total: records,
        };
      }
      default:
        return null;
    }
  }

  const bench = { port: 0, latencyMs: 0, failures: 0, counts: () => counts, reset: () => {}, close: () => {} };
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://bench');
    const serve = async (): Promise<void> => {
      if (bench.failures > 0 && (url.pathname === '/api/sync/up' || url.pathname === '/api/push')) {
        bench.failures -= 1;
        request.resume();
        response.writeHead(503, { 'content-type': 'text/plain' }).end('unavailable');
        return;
      }
      if (url.pathname.startsWith('/api/')) {
        const body = await answer(url, request);
        if (bench.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, bench.latencyMs));
        response
          .writeHead(body === null ? 404 : 200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
          .end(JSON.stringify(body));
        return;
      }
      const file = path.join(dist, path.normalize(url.pathname === '/' ? '/index.html' : url.pathname));
      const found = file.startsWith(dist) && fs.existsSync(file);
      // Isolated from other origins, so that the clock of the page ticks in 5 µs.
      response.writeHead(found ? 200 : 404, {
        'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream',
        'cache-control': 'no-store',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
      });
      response.end(found ? fs.readFileSync(file) : '');
    };
    serve().catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  bench.port = (server.address() as AddressInfo).port;
  bench.reset = () => {
    counts = { requests: 0, mutations: 0, repeated: 0 };
    seen = new Set();
    versions.clear();
    bench.latencyMs = 0;
    bench.failures = 0;
  };
  bench.close = () => {
    server.closeAllConnections();
    server.close();
  };
  return bench;
}
