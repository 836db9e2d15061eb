// Renders public/icons/*.svg to the PNG sizes that the manifest and iPadOS ask for. Run by hand after a change of the
// drawing.
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { findChromium } from './lib/chromium.mjs';

const folder = path.resolve(import.meta.dirname, '../public/icons');
const wanted = [
  ['icon.svg', 'icon-192.png', 192],
  ['icon.svg', 'icon-512.png', 512],
  ['maskable.svg', 'maskable-512.png', 512],
  ['maskable.svg', 'icon-180.png', 180],
];

const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
for (const [source, target, size] of wanted) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const svg = fs
    .readFileSync(path.join(folder, source), 'utf8')
    .replace('<svg ', `<svg width="${size}" height="${size}" style="display:block" `);
  await page.setContent(`<body style="margin:0;background:transparent">${svg}</body>`);
  await page.screenshot({ path: path.join(folder, target), omitBackground: true });
  await page.close();
}
await browser.close();
