import type { Same } from '../../ui/i18n/texts/typography.ts';
import type { words as french } from './words-fr.ts';

/** Words of the home screen. */
export const words: Same<typeof french> = {
  home: {
    hello: 'Hello, {{name}}',
    newPatient: 'New patient',
    findPatient: 'Find a patient',
    import: 'Import patients',
    nothingToDo: 'Nothing needs your attention.',
    moreToDo_one: 'See {{count}} more',
    moreToDo_other: 'See {{count}} more',
    drafts_one: 'Draft to finish',
    drafts_other: '{{count}} drafts to finish',
    draftTyped: 'typed on this device at {{at}}',
    allSent: 'Everything is on the server',
    toSend_one: '{{count}} change not on the server yet',
    toSend_other: '{{count}} changes not on the server yet',
    lastSynced: 'last contact {{ago}}',
    neverSynced: 'no contact yet',
  },
};
