import type { fr } from './fr.ts';
import type { Same } from './typography.ts';

/** English, until somebody has signed in. */
export const en: Same<typeof fr> = {
  account: {
    open: '{{name}} – account',
    language: 'Language',
    languages: {
      fr: 'Français',
      en: 'English',
    },
    theme: 'Theme',
    themes: {
      light: 'Light',
      dark: 'Dark',
      auto: 'Auto',
    },
    install: 'Install the app',
    mine: 'My account',
    password: 'Change password',
    signOut: 'Sign out',
  },
  gate: {
    title: 'Another page is answering instead of the server',
    help: 'The network or a proxy probably needs you to sign in first. Everything you enter stays on this device and is sent afterwards.',
    open: 'Open that page',
  },
  storage: {
    reload: 'Reload',
    full: 'This device has run out of space',
    closed: 'The browser closed the app’s storage',
    unreadable: 'This device’s storage can’t be read',
    silent: 'This device’s storage is not responding',
    gone: 'The app’s data has been erased from this device',
    refused: 'This browser can’t save anything on this device',
    blocked: 'Another tab is still using the old version',
    newer: 'A newer version of the app is in use',
    broken: 'Something went wrong and the app can’t sync',
  },
  storageHelp: {
    full: 'New changes can’t be saved until there is more space. Export your changes, then free up some space.',
    closed: 'The app is trying to reopen it. What you see on screen is not saved yet: save it again in a moment.',
    unreadable: 'Nothing has been deleted, and the app keeps trying. If this message doesn’t go away, reload the page.',
    silent: 'The app keeps trying. If this message doesn’t go away, close its other tabs and reload the page.',
    gone: 'The storage was cleared while this page was open. Write down what is on screen, then reload.',
    refused:
      'You are browsing privately, or storage is turned off, so nothing can be saved here. Open the app in a normal window.',
    blocked: 'Close the app’s other tabs to start the new version.',
    newer:
      'This tab can no longer save anything: reload it. Changes waiting to be sent are kept, and what you are typing is kept as a draft.',
    broken:
      'Nothing is lost: your changes stay on this device and the app keeps trying to send them. Reload the page. If this message comes back, export your changes and contact your administrator.',
  },
  signIn: {
    leaving: 'The server has not received the last sign-out yet',
    leavingHelp: 'It will be sent as soon as the server responds, even if this page is closed.',
    title: 'Sign in',
    tenant: 'Clinic',
    email: 'Email address',
    password: 'Password',
    submit: 'Sign in',
    busy: 'Signing in…',
    offline: 'This device is offline',
    offlineHelp: 'You need a connection to sign in. Once you are signed in, everything works offline.',
    forgotten: 'Forgotten password?',
    forgottenHelp:
      'Ask an administrator of your clinic to send you a new invitation: its link is valid for seven days and lets you choose a new password. Changes waiting on this device stay here.',
    missing: {
      tenant: 'Enter your clinic.',
      email: 'Enter your email address.',
      password: 'Enter your password.',
    },
    trouble: {
      GATE: 'Another page is answering instead of the server',
      CREDENTIALS: 'Wrong clinic, email or password',
      THROTTLED: 'Too many attempts',
      UNREACHABLE: "Can't reach the server",
    },
    troubleHelp: {
      GATE: 'The network or a proxy probably needs you to sign in first: open that page, then come back.',
      CREDENTIALS: 'Check all three fields.',
      THROTTLED: 'Wait a few minutes before trying again.',
      UNREACHABLE: 'Check your connection, then try again.',
    },
    retryIn_one: 'Try again in {{count}} minute.',
    retryIn_other: 'Try again in {{count}} minutes.',
  },
  form: {
    optional: 'optional',
    choose: 'Choose',
    clear: 'Clear',
    noChoice: 'No match',
    datePlaceholder: 'dd/mm/yyyy',
    showSecret: 'Show the password',
    hideSecret: 'Hide the password',
  },
  trouble: {
    title: 'This screen stopped working',
    text: 'Your entries, drafts and unsent changes are kept on this device.',
    retry: 'Try again',
    reload: 'Reload the page',
  },
};
