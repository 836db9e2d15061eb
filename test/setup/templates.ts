import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

/** Once per run: the folder in which the first test that needs a prepared database leaves it for the others. */
export default function setup(): () => void {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mp-templates-'));
  // The database's user may not be this one.
  fs.chmodSync(folder, 0o755);
  process.env['TEST_TEMPLATES'] = folder;
  return () => fs.rmSync(folder, { recursive: true, force: true });
}
