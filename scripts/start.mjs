// `npm start`: installs and builds what is stale, then becomes the server. Same process, so signals and exit codes need
// no passing on. Arguments and environment go to the server as they are (`npm start -- --port 8080`).
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { build, checkNode, guarded, installDependencies, root } from './setup.mjs';

const ready = guarded(() => {
  checkNode();
  installDependencies();
  build();
});
if (!ready) process.exit(1);

process.chdir(root);
process.env.NODE_ENV ??= 'production';
const main = path.join(root, 'server/main.ts');
process.argv[1] = main;
const { register } = await import('tsx/esm/api');
register();
await import(pathToFileURL(main).href);
