/** Invitations by mail: through a real SMTP server, and what an administrator hears when there is none. */
import net from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../server/app.ts';
import { BadConfig, readConfig } from '../../server/config.ts';
import { smtpMailer } from '../../server/mail/smtp.ts';
import { createTestServer, type TestServer } from '../../server/testing.ts';
import type { Invitation } from '../../src/contract/admin-desk.ts';
import { signIn, type TestClient } from './server-client.ts';

interface Received {
  from: string;
  to: string[];
  /** Decoded from base64 or quoted-printable, with the headers. */
  text: string;
}

const decoded = (source: string): string => {
  const [head = '', ...rest] = source.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  if (/encoding: base64/i.test(head)) return `${head}\n\n${Buffer.from(body, 'base64').toString()}`;
  const bytes = body
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return `${head}\n\n${Buffer.from(bytes, 'latin1').toString()}`;
};

/** A mail server on loopback; `refuses` answers an address with a code. */
async function mailServer(refuses: (address: string) => number | null = () => null) {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _, done) => {
      const code = refuses(address);
      done(code === null ? null : Object.assign(new Error(`no mailbox ${address}`), { responseCode: code }));
    },
    onData(stream, { envelope }, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        received.push({
          from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
          to: envelope.rcptTo.map(({ address }) => address),
          text: decoded(Buffer.concat(parts).toString()),
        });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { url: `smtp://127.0.0.1:${(server.server.address() as net.AddressInfo).port}`, received };
}

const FROM = 'Cabinet <cabinet@example.org>';
const PUBLIC_URL = 'https://cabinet.example';

describe('invitations by mail', () => {
  let server: TestServer;
  let admin: TestClient;
  const lines: unknown[] = [];

  beforeAll(async () => {
    server = await createTestServer({ engine: 'pglite' });
    admin = await signIn(server, 'admin@atlas.test');
  });
  afterAll(() => server.close());

  const userWith = async (email: string): Promise<string> =>
    (await admin.call<{ id: string }>('POST', '/api/v1/users', { name: 'Nadia Roux', email, role: 'reader' })).body.id;
  /** Invites through a server that sends its mail to this address. */
  async function invited(id: string, url: string, language = 'fr') {
    const mail = { mailer: smtpMailer({ url, from: FROM, log: (line) => lines.push(line) }), publicUrl: PUBLIC_URL };
    const app = createApp({ ...server.deps, mail });
    const answer = await app.request(`/api/v1/users/${id}/invitation?mail=${language}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${admin.account.accessToken}` },
    });
    return { status: answer.status, body: (await answer.json()) as Invitation };
  }

  test('AD-60 the invited person gets the link of the answer, in the language that was asked for, and it works', async () => {
    const { url, received } = await mailServer();
    const id = await userWith('nadia.roux@example.org');
    const { status, body } = await invited(id, url);
    expect([status, body.mail]).toEqual([201, 'sent']);
    expect(received).toMatchObject([{ from: 'cabinet@example.org', to: ['nadia.roux@example.org'] }]);
    const { text } = received[0]!;
    expect(text).toContain(`${PUBLIC_URL}${body.path}`);
    expect(text).toContain('Bonjour Nadia Roux');
    expect(text).toContain('« atlas »');
    const { status: accepted } = await admin.call('POST', '/api/auth/accept-invitation', {
      token: body.token,
      password: 'conformance-only',
    });
    expect(accepted).toBe(204);
    await invited(id, url, 'en');
    expect(received[1]!.text).toContain('Hello Nadia Roux');
  });

  test('AD-60 no name or address adds a line or a recipient to the letter', async () => {
    const { url, received } = await mailServer();
    const name = 'Zoé\r\nBcc: autre@example.org\r\n\r\n<b>';
    const made = await admin.call<{ id?: string }>('POST', '/api/v1/users', {
      name,
      email: 'zoe@example.org',
      role: 'reader',
    });
    // The record's own rules may refuse the name; what is taken must be harmless.
    if (made.body.id !== undefined) await invited(made.body.id, url);
    for (const { to, text } of received) {
      expect(to).toEqual(['zoe@example.org']);
      expect(text.split('\n\n')[0]).not.toMatch(/^bcc:/im);
    }
    const several = await admin.call('POST', '/api/v1/users', {
      name: 'Deux',
      email: 'a@example.org,b@example.org',
      role: 'reader',
    });
    expect(several.status).toBe(422);
  });

  test('AD-60 a mail server that refuses the address: the link is made and the answer says so; the log holds no address', async () => {
    const { url, received } = await mailServer(() => 550);
    const id = await userWith('partie@example.org');
    lines.length = 0;
    const { status, body } = await invited(id, url);
    expect([status, body.mail, received]).toEqual([201, 'refused', []]);
    expect(body.token).not.toBe('');
    expect(lines).toMatchObject([{ message: 'a mail was not sent', outcome: 'refused', status: 550 }]);
    expect(JSON.stringify(lines)).not.toContain('partie@');
  });

  test('AD-60 a mail server that is not there is said to be unreachable', async () => {
    const free = net.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => free.once('listening', resolve));
    const { port } = free.address() as net.AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    const { body } = await invited(await userWith('seul@example.org'), `smtp://127.0.0.1:${port}`);
    expect(body.mail).toBe('unreachable');
  });

  test('AD-60 without a mail server, or where nobody asks for a mail, the answer says nothing of one', async () => {
    const { url, received } = await mailServer();
    const id = await userWith('main@example.org');
    const { body } = await admin.call<Invitation>('POST', `/api/v1/users/${id}/invitation?mail=fr`);
    expect(body).not.toHaveProperty('mail');
    expect((await admin.call('POST', `/api/v1/users/${id}/invitation?mail=de`)).status).toBe(400);
    const app = createApp({
      ...server.deps,
      mail: { mailer: smtpMailer({ url, from: FROM, log: () => undefined }), publicUrl: PUBLIC_URL },
    });
    const answer = await app.request(`/api/v1/users/${id}/invitation`, {
      method: 'POST',
      headers: { authorization: `Bearer ${admin.account.accessToken}` },
    });
    expect(await answer.json()).not.toHaveProperty('mail');
    expect(received).toEqual([]);
  });

  test.each([
    [{ SMTP_URL: 'mail.example.org:25' }, /SMTP_URL must be smtp:/],
    [{ SMTP_URL: 'smtp://u:geheim@mail.example.org' }, /needs MAIL_FROM/],
    [{ SMTP_URL: 'smtp://u:geheim@mail.example.org', MAIL_FROM: FROM }, /needs PUBLIC_URL/],
  ])('AD-60 wrong settings are told at the start, without the password: %o', (env, message) => {
    const read = () => readConfig([], env);
    expect(read).toThrow(BadConfig);
    expect(read).toThrow(message);
    expect(read).not.toThrow(/geheim/);
  });
});
