export { keepShell } from './app-shell.ts';
export { openClient, type ClientSetup, type OpenClient } from './open-client.ts';
