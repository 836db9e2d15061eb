import type { Motif } from '../../contract/clinical/clinic-settings.ts';
import type { VisitRow } from './rows.ts';
import type { Appointment, AppointmentStatus } from '../../contract/entities/appointment.ts';
import type { useTexts } from '../../ui/i18n/i18n.ts';
import { motifWord } from './motifs.ts';
import { statusOf, statusWord } from './use-actions.ts';

type Translate = ReturnType<typeof useTexts>['t'];

/** What a grid says of its cards and free slots, in one language. */
export interface CardWords {
  unknownPatient: string;
  /** Motif, reason and room. */
  detail: (record: Appointment) => string;
  /** The text of an appointment for a screen reader. */
  event: (row: VisitRow, patient: string, time: string) => string;
  slot: (time: string, name: string) => string;
}

const MARK = '\u0001';

/** A sentence of the catalogue that is looked up once and filled in often. */
function sentence(text: string): (values: Readonly<Record<string, string>>) => string {
  const parts = text.split(MARK);
  // What stands between two marks is a name: every other part.
  return (values) => parts.map((part, at) => (at % 2 === 0 ? part : (values[part] ?? ''))).join('');
}

const marked = (name: string): string => `${MARK}${name}${MARK}`;

function remembered<K>(read: (key: K) => string): (key: K) => string {
  const known = new Map<K, string>();
  return (key) => {
    const word = known.get(key) ?? read(key);
    known.set(key, word);
    return word;
  };
}

/** Motif, reason and room of an appointment. `wordOf`: of a motif's code. */
export const detailOf = ({ serviceType, reason, room }: Appointment, wordOf: (code: unknown) => string): string =>
  [wordOf(serviceType), reason, room].filter(Boolean).join(' · ');

/**
 * Looks up each text of the catalogue once: a day may have hundreds of cards, and a look-up takes longer than a card.
 * `motifs`: the clinic's.
 */
export function cardWords(t: Translate, motifs: readonly Motif[]): CardWords {
  const event = sentence(
    t('agenda.event', { time: marked('time'), patient: marked('patient'), status: marked('status') }),
  );
  const slot = sentence(t('agenda.slot', { time: marked('time'), name: marked('name') }));
  const status = remembered<AppointmentStatus>(statusWord);
  const wordOf = remembered<unknown>((code) => motifWord(code, motifs));
  const detail = (record: Appointment) => detailOf(record, wordOf);
  const [unknownPatient, overbooked] = [t('agenda.unknownPatient'), t('agenda.overbooked')];
  return {
    unknownPatient,
    detail,
    event: (row, patient, time) =>
      [
        event({ time, patient: patient || unknownPatient, status: status(statusOf(row.summary)) }),
        detail(row.summary),
        row.summary.overbooked === true ? overbooked : '',
        row.syncState === 'synced' ? '' : t(`badge.${row.syncState}`),
      ]
        .filter(Boolean)
        .join(', '),
    slot: (time, name) => slot({ time, name }),
  };
}
