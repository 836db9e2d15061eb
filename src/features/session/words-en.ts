import type { Same } from '../../ui/i18n/texts/typography.ts';
import type { words as french } from './words-fr.ts';

/** What is said where a password is set. */
export const words: Same<typeof french> = {
  password: {
    change: 'Change password',
    changeHelp: 'Other devices where your account is open will be signed out. Changes waiting on them stay there.',
    current: 'Current password',
    next: 'New password',
    rule: 'At least {{count}} characters. A phrase of a few words works well.',
    save: 'Save password',
    saving: 'Saving…',
    changed: 'Your password has been changed',
    changedHelp: 'Use it the next time you sign in. Your other devices have been signed out.',
    back: 'Back to patients',
    offline: 'This device is offline',
    offlineHelp: 'You need a connection to save a password. Nothing has been sent.',
    invited: 'Choose your password',
    invitedHelp: 'You will sign in with it, together with the clinic and email address your administrator gave you.',
    chosen: 'Your password is saved',
    chosenHelp: 'Sign in with it now.',
    toSignIn: 'Sign in',
    missing: { current: 'Enter your current password.', next: 'Enter a new password.' },
    short: 'At least {{count}} characters.',
    same: 'Choose a password that differs from the current one.',
    wrong: 'This is not your current password.',
    trouble: {
      INVITATION_ENDED: 'This invitation is no longer valid',
      REFUSED: 'This password was refused',
      ENDED: 'Your session has ended',
      THROTTLED: 'Too many attempts',
      GATE: 'Another page is answering instead of the server',
      UNREACHABLE: "Can't reach the server",
    },
    troubleHelp: {
      INVITATION_ENDED:
        'It has been used, has expired, or its link is incomplete. Ask an administrator of your clinic for a new one.',
      REFUSED: 'Choose another password.',
      ENDED: 'Sign in again, then retry.',
      THROTTLED: 'Wait a few minutes before trying again.',
      GATE: 'The network or a proxy probably needs you to sign in first: open that page, then come back.',
      UNREACHABLE: "The server didn't respond. Check your connection, then try again.",
    },
  },
};
