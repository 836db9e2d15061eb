import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const dist = path.resolve(import.meta.dirname, '../../dist');
const MARK = 'neuf-';

/**
 * The app as a build of its own, as after a deployment: all that is named by its content has another name, and the old
 * names are no more.
 */
export function secondBuild(): { folder: string; remove: () => void } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'medicalpro-build-'));
  const assets = fs.readdirSync(path.join(dist, 'assets'));
  const renamed = (text: string): string => assets.reduce((all, name) => all.replaceAll(name, MARK + name), text);
  for (const entry of fs.readdirSync(dist, { recursive: true, withFileTypes: true })) {
    // The compressed forms hold the old names.
    if (!entry.isFile() || /\.(?:br|gz)$/.test(entry.name)) continue;
    const from = path.join(entry.parentPath, entry.name);
    const to = path.join(folder, renamed(path.relative(dist, from)));
    fs.mkdirSync(path.dirname(to), { recursive: true });
    if (/\.(js|css|html)$/.test(entry.name)) fs.writeFileSync(to, renamed(fs.readFileSync(from, 'utf8')));
    else fs.copyFileSync(from, to);
  }
  const worker = path.join(folder, 'sw.js');
  const before = fs.readFileSync(worker, 'utf8');
  const revised = before.replace(/(?<="revision":")[0-9a-f]{8}(?=[0-9a-f]{24}","url":"index\.html")/, '00000000');
  if (revised === before) throw new Error('the worker names no revision of index.html');
  const hashOf = (url: string): string =>
    createHash('sha256')
      .update(fs.readFileSync(path.join(folder, url)))
      .digest('base64');
  const after = revised.replace(
    /(?<="integrity":"sha256-)[^"]+(",[^{}]*"url":"([^"]+))/g,
    (_all, rest: string, url: string) => hashOf(url) + rest,
  );
  if (after === revised) throw new Error('the worker names no hashes');
  fs.writeFileSync(worker, after);
  return { folder, remove: () => fs.rmSync(folder, { recursive: true, force: true }) };
}

/** Whether a page runs it, told by the script that the page was begun with. */
export const isOfSecondBuild = (script: string): boolean => script.includes(`/assets/${MARK}`);
