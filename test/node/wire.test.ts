import http from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { classifyUp } from '../../src/transport/outcomes.ts';
import { postJson } from '../../src/transport/http.ts';

/**
 * What a wire can do, on real sockets: each comes out as data, and none of it is a word on the mutation that was sent.
 */
const close: (() => void)[] = [];
afterEach(() => {
  for (const end of close.splice(0)) end();
});

async function listening(server: net.Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  close.push(() => (sockets.forEach((socket) => socket.destroy()), server.close()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Says this, byte for byte, to whoever has sent a request, and hangs up. */
const saying = (text: string) =>
  listening(
    net.createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(text));
    }),
  );

const head = (status: string, headers: Record<string, string>) =>
  `HTTP/1.1 ${status}\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}connection: close\r\n\r\n`;

const json = { 'content-type': 'application/json' };
const ID = '0190a1b2-0000-7000-8000-000000000001';
const word = JSON.stringify({
  acknowledged: [
    { outboxEventId: ID, serverEventId: 's', entityId: ID, serverVersion: 1, merged: false, serverData: { id: ID } },
  ],
  conflicts: [],
  rejected: [],
  deferred: [],
  cursor: 'c',
  syncTimestamp: '2026-11-21T09:00:00.000Z',
  serverTime: '2026-11-21T09:00:00.000Z',
});

const ask = async (baseUrl: string) => {
  const verdict = classifyUp(await postJson('/api/sync/up', { events: [] }, { baseUrl }), [ID]);
  return verdict.kind === 'answered' ? 'word' : verdict.failure;
};

describe('DR-2 answers on a real wire', () => {
  it('DR-2 the contract’s word is one', async () => {
    expect(
      await ask(await saying(head('200 OK', { ...json, 'content-length': String(Buffer.byteLength(word)) }) + word)),
    ).toBe('word');
  });

  it('DR-2 cut anywhere, it is none', async () => {
    const whole = head('200 OK', { ...json, 'content-length': String(Buffer.byteLength(word)) }) + word;
    for (let length = 0; length < whole.length; length += 7)
      expect([length, await ask(await saying(whole.slice(0, length)))]).toEqual([length, 'offline']);
  });

  it('DR-2 cut without an announced length, it is none', async () => {
    for (let length = 1; length < word.length; length += 31)
      expect(await ask(await saying(head('200 OK', json) + word.slice(0, length)))).toBe('not-our-server');
  });

  it.each([
    ['a portal’s page', head('200 OK', { 'content-type': 'text/html' }) + '<html>Bienvenue</html>', 'not-our-server'],
    ['the word under another content type', head('200 OK', { 'content-type': 'text/plain' }) + word, 'not-our-server'],
    ['204', head('204 No Content', {}), 'not-our-server'],
    ['a 401 of a proxy', head('401 Unauthorized', { 'content-type': 'text/html' }) + 'no', 'not-our-server'],
    ['503 with Retry-After', head('503 Service Unavailable', { 'retry-after': '120' }), 'busy'],
    ['500', head('500 Oops', {}), 'server'],
    ['no HTTP at all', 'SSH-2.0-OpenSSH_9.2\r\n', 'offline'],
    ['nothing, and the connection is closed', '', 'offline'],
  ])('DR-2 %s', async (_name, text, failure) => {
    expect(await ask(await saying(text))).toBe(failure);
  });

  it('DR-2 a redirect, even to the word', async () => {
    const target = await saying(head('200 OK', json) + word);
    expect(await ask(await saying(head('302 Found', { location: `${target}/api/sync/up` })))).toBe('not-our-server');
  });

  it('DR-2 nobody listens, a reset, TLS where there is none', async () => {
    const reset = await listening(
      net.createServer((socket) => void socket.once('data', () => socket.resetAndDestroy())),
    );
    const plain = await listening(http.createServer((_request, response) => response.end('ok')));
    expect(await ask('http://127.0.0.1:1')).toBe('offline');
    expect(await ask(reset)).toBe('offline');
    expect(await ask(plain.replace('http:', 'https:'))).toBe('offline');
  });
});
