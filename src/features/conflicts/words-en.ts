import type { Same } from '../../ui/i18n/texts/typography.ts';
import type { words as french } from './words-fr.ts';

/** The texts of the clinic's open conflicts and refusals. */
export const words: Same<typeof french> = {
  clinicConflicts: {
    help: 'What the clinic’s devices sent and the server could not save as it was, oldest first. Nothing is lost: each change waits here and on its author’s device.',
    filters: 'Filter the list',
    kind: 'Kind',
    kinds: { conflict: 'Conflicts', rejected: 'Refusals' },
    type: 'Record type',
    user: 'Author',
    device: 'Device',
    noName: 'Unnamed device',
    somebody: 'somebody else',
    when: 'entered {{at}}, received {{ago}}',
    operation: {
      CREATE: 'New record',
      UPDATE: 'Change',
      DELETE: 'Deletion',
      KEEP_SERVER: 'Decision on a conflict',
    },
    changedBy: 'Meanwhile changed by {{who}}, {{at}}',
    createdBy: 'Already created elsewhere; on the server: {{who}}, {{at}}',
    deletedBy: 'Meanwhile deleted by {{who}}, {{at}}',
    typed: 'What was entered',
    emptied: 'cleared',
    hidden:
      'Your access does not let you read these records, so the content is not shown. Only the author ({{who}}), or somebody with access, can decide.',
    readOnly:
      'Your access does not let you change these records. The author ({{who}}), or somebody who may, can decide.',
    page: 'Resolve a conflict',
    resolved: 'This conflict is resolved',
    notShown: 'This conflict can’t be shown',
    notYours: 'You can’t resolve this conflict',
    sending: 'decision being sent',
    waitsHere: 'Review your decision',
    decideHere: 'Decide on this device',
    chooseOne: 'Choose: {{name}}',
    giveUp: 'Close without saving',
    giveUpOne: 'Close without saving: {{name}}',
    giveUpTitle: 'Close without saving: {{name}}?',
    giveUpText:
      'This change leaves the list and is not saved in the record. It stays on its author’s device ({{who}}), who can still correct it and send it again.',
    none: 'Nothing is waiting in the clinic',
    noneHelp: 'No open conflicts or refusals.',
    noneHere: 'Nothing matches these filters',
    more: 'Show more',
    unknown: 'The list can’t be refreshed',
    old: 'List as of {{at}}: a decision made now is kept on this device and sent when the network is back.',
  },
};
