import { lazy } from 'react';
import { loadWords } from './words.ts';

export const SessionBanners = lazy(async () => ({ default: (await import('./banners.tsx')).SessionBanners }));
export const loadSignIn = () => import('./sign-in-screen.tsx');
export const SignInScreen = lazy(async () => ({ default: (await loadSignIn()).SignInScreen }));
export const Account = lazy(async () => ({ default: (await import('./account.tsx')).Account }));
export const PasswordScreen = lazy(async () => {
  const [{ PasswordScreen: screen }] = await Promise.all([import('./password-screen.tsx'), loadWords()]);
  return { default: screen };
});
export const InvitationScreen = lazy(async () => {
  const [{ InvitationScreen: screen }] = await Promise.all([import('./invitation-screen.tsx'), loadWords()]);
  return { default: screen };
});
