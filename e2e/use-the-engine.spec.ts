import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { expect, test, type Page } from '@playwright/test';
import { build, preview } from 'vite';

/** docs/use-the-engine.md, followed: its page is built, its server is ended and started again. */
async function startServer(port: number): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, ['examples/notes/server.mjs', String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, port: Number(new URL(line.toString().trim()).port) };
}

const titles = (page: Page) => page.locator('li').evaluateAll((items) => items.map((item) => item.firstChild?.textContent));

test('an entity of one’s own on a server of one’s own: at once, kept, sent once', async ({ page, context }) => {
  const outDir = fs.mkdtempSync(path.join(os.tmpdir(), 'notes-'));
  const { child, port } = await startServer(0);
  process.env['VITE_SERVER_URL'] = `http://127.0.0.1:${port}`;
  await build({ configFile: false, root: 'examples/notes', logLevel: 'error', plugins: [react()], build: { outDir, emptyOutDir: true } });
  const site = await preview({ configFile: false, root: 'examples/notes', build: { outDir }, preview: { port: 0, host: '127.0.0.1' } });
  const address = `http://127.0.0.1:${(site.httpServer.address() as { port: number }).port}/`;
  const add = async (on: Page, title: string) => {
    await on.getByLabel('Title').fill(title);
    await on.getByRole('button', { name: 'Add' }).click();
  };
  try {
    await page.goto(address);
    await expect(page.getByTestId('sync')).toHaveText('synced: 0 to send');
    await add(page, 'Milk');
    await expect(page.getByTestId('sync')).toHaveText('synced: 0 to send');

    child.kill('SIGSTOP');
    await add(page, 'Bread');
    await page.getByRole('listitem').filter({ hasText: 'Milk' }).getByRole('button', { name: 'Louder' }).click();
    expect(await titles(page)).toEqual(['Bread', 'Milk!']);
    await expect(page.getByTestId('sync')).toContainText('2 to send');
    await page.reload();
    await expect(page.getByRole('listitem')).toHaveCount(2);
    expect(await titles(page)).toEqual(['Bread', 'Milk!']);

    child.kill('SIGCONT');
    await expect(page.getByTestId('sync')).toHaveText('synced: 0 to send', { timeout: 60_000 });
    const other = await (await context.browser()?.newContext())?.newPage();
    if (!other) throw new Error('no other device');
    await other.goto(address);
    await expect(other.getByRole('listitem')).toHaveCount(2);
    expect(await titles(other)).toEqual(['Bread', 'Milk!']);
    await other.context().close();

    await add(page, '');
    await expect(page.getByRole('alert')).toContainText('title');
    expect(await titles(page)).toEqual(['Bread', 'Milk!']);
  } finally {
    child.kill('SIGKILL');
    await site.close();
    fs.rmSync(outDir, { recursive: true, force: true });
  }
});
