export { keepShell } from './app-shell.ts';
export { openClient, type ClientSetup, type OpenClient } from './open-client.ts';
export { oneAtATime, sendSignOut, tellSignOut } from './sign-out.ts';
export { registerBackgroundSync } from './remote-sync.ts';
