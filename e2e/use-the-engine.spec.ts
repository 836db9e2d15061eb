import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { build, preview } from 'vite';
import { LONG } from './support/test.ts';

/** docs/use-the-engine.md, followed: its page is built, its server is ended and started again. */
async function startServer(port: number): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, ['examples/notes/server.mjs', String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, port: Number(new URL(line.toString().trim()).port) };
}

const titles = (page: Page) =>
  page.locator('li').evaluateAll((items) => items.map((item) => item.firstChild?.textContent));

interface Site {
  address: string;
  /** The server is ended, and another one is started in its place, which knows nothing. */
  replaceServer(): Promise<void>;
  server(): ChildProcess;
}

async function withSite(work: (site: Site) => Promise<void>): Promise<void> {
  const outDir = fs.mkdtempSync(path.join(os.tmpdir(), 'notes-'));
  const first = await startServer(0);
  const { port } = first;
  let { child } = first;
  process.env['VITE_SERVER_URL'] = `http://127.0.0.1:${port}`;
  await build({
    configFile: false,
    root: 'examples/notes',
    logLevel: 'error',
    plugins: [react()],
    build: { outDir, emptyOutDir: true },
  });
  const site = await preview({
    configFile: false,
    root: 'examples/notes',
    build: { outDir },
    preview: { port: 0, host: '127.0.0.1' },
  });
  const end = async () => {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  try {
    await work({
      address: `http://127.0.0.1:${(site.httpServer.address() as { port: number }).port}/`,
      async replaceServer() {
        await end();
        ({ child } = await startServer(port));
      },
      server: () => child,
    });
  } finally {
    await end();
    await site.close();
    fs.rmSync(outDir, { recursive: true, force: true });
  }
}

async function add(on: Page, title: string): Promise<void> {
  await on.getByLabel('Title').fill(title);
  await on.getByRole('button', { name: 'Add' }).click();
}

const louder = (on: Page, title: string) =>
  on.getByRole('listitem').filter({ hasText: title }).getByRole('button', { name: 'Louder' }).click();

async function otherDevice(context: BrowserContext, address: string): Promise<Page> {
  const other = await (await context.browser()?.newContext())?.newPage();
  if (!other) throw new Error('no other device');
  await other.goto(address);
  return other;
}

test('an entity of one’s own on a server of one’s own: at once, kept, sent once', ({ page, context }) =>
  withSite(async ({ address, server }) => {
    await page.goto(address);
    await expect(page.getByTestId('sync')).toHaveText('synced: 0 to send');
    await add(page, 'Milk');
    await expect(page.getByTestId('sync')).toHaveText('synced: 0 to send');

    server().kill('SIGSTOP');
    await add(page, 'Bread');
    await louder(page, 'Milk');
    expect(await titles(page)).toEqual(['Bread', 'Milk!']);
    await expect(page.getByTestId('sync')).toContainText('2 to send');
    await page.reload();
    await expect(page.getByRole('listitem')).toHaveCount(2);
    expect(await titles(page)).toEqual(['Bread', 'Milk!']);

    server().kill('SIGCONT');
    await expect(page.getByTestId('sync')).toHaveText('synced: 0 to send', { timeout: 60_000 });
    const other = await otherDevice(context, address);
    await expect(other.getByRole('listitem')).toHaveCount(2);
    expect(await titles(other)).toEqual(['Bread', 'Milk!']);
    await other.context().close();

    await add(page, '');
    await expect(page.getByRole('alert')).toContainText('title');
    expect(await titles(page)).toEqual(['Bread', 'Milk!']);
  }));

test('a refusal, a conflict and a server that has forgotten, as the guide tells them', LONG, ({ page, context }) =>
  withSite(async ({ address, replaceServer }) => {
    await page.goto(address);
    await add(page, 'Milk');
    await add(page, 'Bread?');
    const refusal = page.getByRole('region', { name: 'Bread?: rejected' });
    await expect(refusal).toContainText('title: no questions');
    // It stays in the list until somebody decides (UI-14).
    expect(await titles(page)).toEqual(['Bread?', 'Milk']);
    await page.reload();
    await refusal.getByRole('button', { name: 'Give up' }).click();
    await expect(page.getByTestId('sync')).toHaveText('synced: 0 to send');
    await expect(refusal).toHaveCount(0);
    expect(await titles(page)).toEqual(['Milk']);

    const other = await otherDevice(context, address);
    await expect(other.getByRole('listitem')).toHaveCount(1);
    await other.context().setOffline(true);
    await louder(other, 'Milk');
    await louder(page, 'Milk');
    await louder(page, 'Milk!');
    await expect(page.getByTestId('sync')).toHaveText('synced: 0 to send');
    await other.context().setOffline(false);
    const conflict = other.getByRole('region', { name: 'conflict' });
    await expect(conflict).toContainText('title: mine Milk!, theirs Milk!!, before Milk');
    await conflict.getByRole('button', { name: 'Mine' }).click();
    await expect(other.getByTestId('sync')).toHaveText('synced: 0 to send');
    expect(await titles(other)).toEqual(['Milk!']);
    await other.context().close();

    await replaceServer();
    await add(page, 'Eggs');
    await expect(page.getByTestId('sync')).toHaveText('synced: 0 to send', { timeout: 60_000 });
    const third = await otherDevice(context, address);
    await expect(third.getByRole('listitem')).toHaveCount(2, { timeout: 60_000 });
    await third.context().close();
  }),
);
