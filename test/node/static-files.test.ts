import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync, brotliDecompressSync } from 'node:zlib';
import { Hono } from 'hono';
import { afterAll, describe, expect, it } from 'vitest';
import { precompress } from '../../scripts/lib/precompress.mjs';
import type { AppEnv } from '../../server/http/authenticate.ts';
import { staticFiles } from '../../server/static-files.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'medicalpro-static-'));
const script = 'export const word = "patient";\n'.repeat(500);
fs.mkdirSync(path.join(folder, 'assets'));
fs.writeFileSync(path.join(folder, 'assets/app-1a2b.js'), script);
fs.writeFileSync(path.join(folder, 'sw.js'), script);
fs.writeFileSync(path.join(folder, 'index.html'), '<!doctype html><title>MedicalPro</title>');
const compressed = precompress(folder);
const app = new Hono<AppEnv>();
staticFiles(app, folder);
const get = (file: string, accept?: string) =>
  app.request(file, accept === undefined ? {} : { headers: { 'accept-encoding': accept } });
const bytes = async (response: Response) => Buffer.from(await response.arrayBuffer());

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('H31 UI-40 files of the app travel compressed', () => {
  it('compresses what is worth it, once, at the build', () => expect(compressed).toBe(2));

  it.each([
    ['/assets/app-1a2b.js', 'immutable'],
    ['/sw.js', 'no-cache'],
  ])('%s: Brotli for browsers', async (file, caching) => {
    const response = await get(file, 'gzip, deflate, br');
    expect(response.headers.get('content-encoding')).toBe('br');
    expect(response.headers.get('vary')?.toLowerCase()).toContain('accept-encoding');
    expect(response.headers.get('cache-control')).toContain(caching);
    expect(response.headers.get('content-type')).toContain('javascript');
    const body = await bytes(response);
    expect(body.length).toBeLessThan(script.length / 20);
    expect(brotliDecompressSync(body).toString()).toBe(script);
  });

  it('gzip, or as they are, for whoever takes nothing else', async () => {
    expect(gunzipSync(await bytes(await get('/assets/app-1a2b.js', 'gzip'))).toString()).toBe(script);
    const plain = await get('/assets/app-1a2b.js');
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect((await bytes(plain)).toString()).toBe(script);
  });

  it('answers a page that is no file with the app', async () => {
    expect(await (await get('/patients/1', 'br')).text()).toContain('<title>MedicalPro</title>');
    expect((await get('/assets/gone.js', 'br')).status).toBe(404);
  });
});
