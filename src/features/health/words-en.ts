import type { Same } from '../../ui/i18n/texts/typography.ts';
import type { words as french } from './words-fr.ts';

/** The texts of the server's health. */
export const words: Same<typeof french> = {
  health: {
    help: 'The server keeps the clinic’s data. This page shows whether it is running properly and how old the last backup is.',
    well: 'The server is running normally',
    wellHelp: 'Nothing needs your attention.',
    look: 'Needs attention',
    concern: {
      restarting: 'The database is restarting. Devices keep their work and will send it afterwards.',
      disk: 'The disk is almost full: {{free}} left. Ask your IT support to free up some space.',
      none: 'No backup has been made yet.',
      old: 'The last backup was made {{age}}.',
      failed: 'The backup of {{at}} failed. Check the free disk space, then try again.',
    },
    database: 'Database',
    running: 'Running',
    restarting: 'Restarting',
    databaseSize: '{{size}} of data',
    disk: 'Disk space',
    diskFree: '{{free}} free',
    diskOf: 'of {{total}}',
    diskUnknown: 'Unknown',
    backup: 'Last backup',
    never: 'Never',
    byOperator: 'Made by the hosting provider',
    byOperatorHelp: 'Several clinics share this server: its provider makes the backups.',
    backups: 'Backups',
    backupsHelp:
      'A backup holds all of the clinic’s data and is not encrypted: keep it in a safe place, away from the server. Each backup and each download is in the audit log.',
    backupNow: 'Back up now',
    backingUp: 'Backing up…',
    notBackedUp: 'The backup could not be started',
    download: 'Download the backup of {{at}}',
    noBackups: 'No backups',
    times: 'The server’s response times',
    timesHelp: 'How long the server takes on average to answer a device, day by day, over 30 days.',
    noTimes: 'No syncs in this period',
    mean: 'Average (ms)',
    slowest: 'Slowest (ms)',
    day: 'Day',
    ms: '{{value}} ms',
    unknown: 'The state of the server can’t be shown',
  },
};
