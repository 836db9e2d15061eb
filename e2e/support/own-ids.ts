import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

interface Event {
  entityId: string;
  operation: string;
}

/**
 * A server that gives every record an id of its own (protocol, Up 11). It is a proxy in front of a server that accepts
 * the device's ids, and replaces them. It learns a device's id only from the request that creates the record; a later
 * request with the old id refers to a record that does not exist.
 */
export class OwnIds {
  readonly #server: http.Server;
  readonly #given = new Map<string, string>();

  private constructor(target: number) {
    this.#server = http.createServer((request, response) => {
      const said: Buffer[] = [];
      request.on('data', (chunk: Buffer) => said.push(chunk));
      request.on('end', () => {
        const body =
          request.method === 'POST' && request.url?.startsWith('/api/sync/up')
            ? Buffer.from(this.#renamed(String(Buffer.concat(said))))
            : Buffer.concat(said);
        const { 'transfer-encoding': _chunked, ...headers } = request.headers;
        const upstream = http.request(
          {
            host: '127.0.0.1',
            port: target,
            method: request.method,
            path: request.url,
            headers: { ...headers, 'content-length': body.length },
          },
          (answer) => {
            response.writeHead(answer.statusCode ?? 502, answer.headers);
            answer.pipe(response);
          },
        );
        upstream.on('error', () => response.destroy());
        response.on('close', () => !response.writableFinished && upstream.destroy());
        upstream.end(body);
      });
    });
  }

  static async open(target: number): Promise<OwnIds> {
    const ids = new OwnIds(target);
    await new Promise<void>((resolve) => ids.#server.listen(0, '127.0.0.1', resolve));
    return ids;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The server's id of a record that a device created under this id. */
  of(id: string): string {
    const given = this.#given.get(id);
    if (given === undefined) throw new Error('no record of this id has been made');
    return given;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  /** Asked for again (its answer was lost), a record gets the same id. */
  #renamed(body: string): string {
    const { events } = JSON.parse(body) as { events: Event[] };
    const made = events.filter(({ operation }) => operation === 'CREATE').map(({ entityId }) => entityId);
    for (const id of made) if (!this.#given.has(id)) this.#given.set(id, randomUUID());
    return made.reduce((text, id) => text.replaceAll(id, this.of(id)), body);
  }
}
