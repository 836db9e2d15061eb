import { lazy } from 'react';

export const SessionBanners = lazy(async () => ({ default: (await import('./banners.tsx')).SessionBanners }));
export const SignInScreen = lazy(async () => ({ default: (await import('./sign-in-screen.tsx')).SignInScreen }));
export { Account } from './account.tsx';
