export { AppClientProvider } from './app-client-provider.tsx';
export { AppUpdateProvider } from './app-update-provider.tsx';
