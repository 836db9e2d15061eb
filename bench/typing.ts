// `npm run bench:typing [-- --rounds N]`: what a keystroke costs in a form of a patient's size on a device 4 × slower,
// with the kit's own form state and with two form libraries, side by side in one run; and what each adds to what is
// loaded (brotli). Fails where the kit's own renders more than one field a keystroke (decision 22).
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { brotliCompressSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import react from '@vitejs/plugin-react';
import { build, preview } from 'vite';
import { findChromium } from '../scripts/lib/chromium.mjs';

const FORMS = ['own', 'react-hook-form', '@tanstack/react-form'] as const;
const TEXT = 'Suivie depuis 2019 pour une hypertension.';
const SLOWER = 4;

const root = path.resolve(import.meta.dirname, '..');
const at = process.argv.indexOf('--rounds');
const rounds = at < 0 ? 5 : Number(process.argv[at + 1]);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mp-typing-'));

const quantile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? NaN;

/** What an application loads for it, beside React and the contract. */
async function sizeOf(code: string): Promise<number> {
  const entry = path.join(folder, 'entry.ts');
  fs.writeFileSync(entry, code);
  const [made] = (await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [react()],
    build: {
      write: false,
      lib: { entry, formats: ['es'] },
      rollupOptions: { external: [/^react($|\/)/, /^react-dom/, /\/contract\//] },
    },
  })) as { output: { code?: string }[] }[];
  return brotliCompressSync(made?.output.map((chunk) => chunk.code ?? '').join('') ?? '').length / 1000;
}

const from = (module: string) => JSON.stringify(path.join(root, module));
const sizes = {
  own: await sizeOf(`export { useFormState, useLasting } from ${from('src/records/form-state.ts')}`),
  'react-hook-form': await sizeOf(`export { useForm, Controller } from ${from('node_modules/react-hook-form')}`),
  '@tanstack/react-form': await sizeOf(`export { useForm } from ${from('node_modules/@tanstack/react-form')}`),
};

const outDir = path.join(folder, 'dist');
await build({
  root: path.join(import.meta.dirname, 'typing-page'),
  configFile: false,
  logLevel: 'error',
  plugins: [react()],
  build: { outDir, target: 'esnext' },
});
const server = await preview({
  root: folder,
  configFile: false,
  logLevel: 'error',
  build: { outDir },
  preview: { host: '127.0.0.1', port: 0 },
});
const address = server.resolvedUrls?.local[0] ?? '';
const executablePath = findChromium();
const browser = await chromium.launch({ ...(executablePath && { executablePath }) });
const found = new Map(FORMS.map((form) => [form, { times: [] as number[], renders: [] as number[] }]));
try {
  for (let round = 0; round < rounds; round += 1)
    for (const form of FORMS) {
      const page = await browser.newPage();
      await page.goto(`${address}?form=${encodeURIComponent(form)}`);
      const session = await page.context().newCDPSession(page);
      await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
      const field = page.getByTestId('field-note');
      await field.click();
      await page.keyboard.type('Warm');
      await page.evaluate(() => {
        window.typing.times.length = 0;
        window.typing.renders.count = 0;
        window.typing.handedOn.count = 0;
      });
      // One after another, as people type: each is done before the next.
      for (let typed = 1; typed <= TEXT.length; typed += 1) {
        await page.keyboard.type(TEXT.charAt(typed - 1));
        await page.waitForFunction((count) => window.typing.times.length === count, typed);
      }
      const measured = await page.evaluate(() => window.typing);
      if ((await field.inputValue()) !== `Warm${TEXT}` || measured.handedOn.count !== TEXT.length)
        throw new Error(`${form}: ${measured.handedOn.count} of ${TEXT.length} keystrokes were handed on`);
      found.get(form)?.times.push(...measured.times);
      found.get(form)?.renders.push(measured.renders.count / TEXT.length);
      await page.close();
    }
} finally {
  await browser.close();
  await server.close();
  fs.rmSync(folder, { recursive: true, force: true });
}

const own = quantile(found.get('own')?.times ?? [], 0.5);
console.log(`${TEXT.length} keystrokes × ${rounds} rounds, CPU ${SLOWER} × slower, 30 fields\n`);
for (const [form, { times, renders }] of found) {
  const [p50, p95] = [quantile(times, 0.5), quantile(times, 0.95)];
  console.log(
    `${form.padEnd(22)} p50 ${p50.toFixed(1)} ms  p95 ${p95.toFixed(1)} ms  (× ${(p50 / own).toFixed(2)})` +
      `  ${Math.max(...renders).toFixed(2)} fields rendered a keystroke  ${sizes[form].toFixed(1)} kB brotli`,
  );
}
if (Math.max(...(found.get('own')?.renders ?? [])) > 1) {
  console.error('more than one field is rendered a keystroke');
  process.exitCode = 1;
}
