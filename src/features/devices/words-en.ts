import type { Same } from '../../ui/i18n/texts/typography.ts';
import type { words as french } from './words-fr.ts';

/** What the clinic's devices say. */
export const words: Same<typeof french> = {
  devices: {
    threshold_one: 'Late after {{hours}} h, silent after {{count}} day.',
    threshold_other: 'Late after {{hours}} h, silent after {{count}} days.',
    setThreshold: 'Change',
    days_one: '{{count}} day without contact',
    days_other: '{{count}} days without contact',
    none: 'No device has synced yet',
    noName: 'Unnamed device',
    nobody: 'nobody',
    contact: 'last contact {{ago}} ({{at}})',
    version: 'version {{version}}',
    nothingWaits: 'Nothing waiting at the last contact',
    pendingUnknown: 'The device has not reported its waiting changes yet',
    waits_one: '{{count}} change waiting',
    waits_other: '{{count}} changes waiting',
    waitsSince_one: '{{count}} change waiting, from {{at}}',
    waitsSince_other: '{{count}} changes waiting, the oldest from {{at}}',
    late: 'overdue',
    silent: 'silent',
    over: 'signed out',
    oldest: 'Oldest unsent change of the clinic: {{age}}',
    silentCount_one: '{{count}} silent device',
    silentCount_other: '{{count}} silent devices',
    silentHelp: '{{days}}: {{names}}',
    see: 'See the devices',
    unknown: 'The devices can’t be shown',
    revoke: 'Revoke',
    revokeOne: 'Revoke {{name}}',
    revoking: 'Revoking…',
    revoked: 'Device revoked',
    notRevoked: 'The device was not revoked',
    revokeTitle: 'Revoke {{name}}?',
    revokeText:
      'All sessions on this device end at once. This can’t be undone: to work there again, everybody has to sign in with their password.',
    revokePending_one:
      '{{count}} change waits there: it stays, and is sent only after its author has signed in again on this device.',
    revokePending_other:
      '{{count}} changes wait there: they stay, and are sent only after their author has signed in again on this device.',
    trouble: {
      UNREACHABLE: 'The server is not responding: this screen needs the network.',
      FORBIDDEN: 'Your role does not allow it.',
      UNAUTHENTICATED: 'Sign in again, then retry.',
      NOT_FOUND: 'The server no longer knows this device. Refresh the list.',
      OTHER: 'The server could not respond. Try again in a moment.',
    },
  },
};
