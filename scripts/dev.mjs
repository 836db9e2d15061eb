// `npm run dev`: the server with restart on change (port 4300) and Vite with hot reload (port 5173, /api passed on).
import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { checkNode, guarded, installDependencies, root } from './setup.mjs';

const ready = guarded(() => {
  checkNode();
  installDependencies();
});
if (!ready) process.exit(1);

const start = (script, ...args) =>
  spawn(process.execPath, [path.join(root, 'node_modules', script), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PORT: '4300' },
  });
const children = [start('tsx/dist/cli.mjs', 'watch', 'server/main.ts', '--port', '4300'), start('vite/bin/vite.js')];

const stop = (signal) => children.forEach((child) => child.kill(signal));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stop(signal));
for (const child of children) {
  child.on('exit', (code) => {
    process.exitCode ??= code ?? 0;
    stop('SIGTERM');
  });
}
