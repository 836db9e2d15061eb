export { openClient, type ClientSetup, type OpenClient } from './open-client.ts';
export { AppClientProvider } from './app-client-provider.tsx';
export { AppUpdateProvider } from './app-update-provider.tsx';
