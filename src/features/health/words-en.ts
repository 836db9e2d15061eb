import type { Same } from '../../ui/i18n/texts/typography.ts';
import type { words as french } from './words-fr.ts';

/** What the page of the server's health says. */
export const words: Same<typeof french> = {
  health: {
    help: 'The server keeps the clinic’s data. This page says whether it is well and how old the last backup is.',
    well: 'The server is well',
    wellHelp: 'Nothing needs your attention.',
    look: 'Needs a look',
    concern: {
      restarting: 'The database is restarting. Devices keep their work and will send it afterwards.',
      disk: 'The disk is almost full: {{free}} are left. Ask whoever looks after your computers to make room.',
      none: 'No backup has been made yet.',
      old: 'The last backup was made {{age}}.',
      failed: 'The backup of {{at}} failed. Check the room on the disk, then try again.',
    },
    database: 'Database',
    running: 'Running',
    restarting: 'Restarting',
    databaseSize: '{{size}} of data',
    disk: 'Disk space',
    diskFree: '{{free}} free',
    diskOf: 'of {{total}}',
    diskUnknown: 'The server can’t tell',
    backup: 'Last backup',
    never: 'Never',
    byOperator: 'Made by the hosting provider',
    byOperatorHelp: 'Several clinics share this server: whoever runs it makes its backups.',
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
