/** What `npm start` does before the server: in a scratch copy, with a stand-in for npm. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const SCRIPTS = fileURLToPath(new URL('../../scripts', import.meta.url));

let folder: string;
let clone: string;
let other: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mp-setup-'));
  [clone, other] = [path.join(folder, 'clone'), path.join(folder, 'other')];
  fs.mkdirSync(path.join(clone, 'scripts'), { recursive: true });
  fs.mkdirSync(other);
  fs.writeFileSync(path.join(other, 'kept.txt'), 'kept');
  fs.copyFileSync(path.join(SCRIPTS, 'setup.mjs'), path.join(clone, 'scripts/setup.mjs'));
  fs.cpSync(path.join(SCRIPTS, 'lib'), path.join(clone, 'scripts/lib'), { recursive: true });
  for (const name of ['package.json', 'package-lock.json']) fs.writeFileSync(path.join(clone, name), '{}');
  // Empties node_modules and fills it, as npm ci does.
  fs.writeFileSync(
    path.join(folder, 'npm.cjs'),
    `const fs = require('fs');
    for (const name of fs.existsSync('node_modules') ? fs.readdirSync('node_modules') : []) fs.rmSync('node_modules/' + name, { recursive: true });
    fs.mkdirSync('node_modules', { recursive: true }); fs.writeFileSync('node_modules/installed', '');`,
  );
});

afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const setup = (...args: string[]) =>
  spawnSync(process.execPath, ['scripts/setup.mjs', ...args], {
    cwd: clone,
    encoding: 'utf8',
    env: { ...process.env, npm_execpath: path.join(folder, 'npm.cjs') },
  });

test('H21 SV-129 a symbolic link as node_modules is refused, and what it points to is left as it is', () => {
  fs.symlinkSync(other, path.join(clone, 'node_modules'), 'dir');
  const { status, stderr } = setup();
  expect(status).toBe(1);
  expect(stderr).toContain(`node_modules is a symbolic link to ${other}`);
  expect(stderr).toContain('Remove the link');
  expect(fs.readdirSync(other)).toEqual(['kept.txt']);
});

test('H21 SV-129 so is one as dist, which the build empties; and folders are filled as ever', () => {
  fs.symlinkSync(other, path.join(clone, 'dist'), 'dir');
  const { status, stderr } = setup('build');
  expect(status).toBe(1);
  expect(stderr).toContain('dist is a symbolic link');
  expect(fs.readdirSync(other)).toEqual(['kept.txt']);
  expect(fs.existsSync(path.join(clone, 'node_modules/installed'))).toBe(true);
});
