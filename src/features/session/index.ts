import { lazy } from 'react';

export const SessionBanners = lazy(async () => ({ default: (await import('./banners.tsx')).SessionBanners }));
export const SignInScreen = lazy(async () => ({ default: (await import('./sign-in-screen.tsx')).SignInScreen }));
export const Account = lazy(async () => ({ default: (await import('./account.tsx')).Account }));
export const PasswordScreen = lazy(async () => ({ default: (await import('./password-screen.tsx')).PasswordScreen }));
export const InvitationScreen = lazy(async () => ({
  default: (await import('./invitation-screen.tsx')).InvitationScreen,
}));
