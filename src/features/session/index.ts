import { lazy } from 'react';

export { SessionBanners } from './banners.tsx';

export const SignInScreen = lazy(async () => ({ default: (await import('./sign-in-screen.tsx')).SignInScreen }));
