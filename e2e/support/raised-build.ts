import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'vite';

const root = path.resolve(import.meta.dirname, '../..');

export interface RaisedBuild {
  folder: string;
  /** The script that its page begins with. */
  script: string;
  remove: () => void;
}

/**
 * The app as its next version: page and worker built like the product's, from the same sources, with the clinic of
 * `raised-clinic.ts` in the clinic's place.
 */
export async function raisedBuild(): Promise<RaisedBuild> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'medicalpro-raised-'));
  const remove = () => fs.rmSync(folder, { recursive: true, force: true });
  try {
    await build({
      root,
      configFile: path.join(root, 'vite.config.ts'),
      logLevel: 'error',
      resolve: {
        alias: [
          {
            find: /^(?:\.\.\/)+contract\/clinic\.ts$/,
            replacement: path.join(import.meta.dirname, 'raised-clinic.ts'),
          },
        ],
      },
      build: { outDir: folder, emptyOutDir: true },
    });
    const script = /<script type="module"[^>]* src="([^"]+)"/.exec(
      fs.readFileSync(path.join(folder, 'index.html'), 'utf8'),
    )?.[1];
    if (script === undefined) throw new Error('the page begins with no script');
    return { folder, script, remove };
  } catch (error) {
    remove();
    throw error;
  }
}
