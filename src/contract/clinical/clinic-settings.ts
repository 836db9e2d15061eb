import type { ClinicSettings } from '../entities/clinic-settings.ts';
import { LEGAL_RETENTION, type RetentionPeriods } from '../retention.ts';

/** A reason for a visit as the clinic has set it. */
export interface Motif {
  /** What an appointment keeps. */
  code: string;
  /** The clinic's word; null: the catalogue's. */
  name: string | null;
  minutes: number;
  color: string;
  /** Purposes of the consents that a visit asks for. */
  consents: readonly string[];
}

/** The clinic's settings as they hold now, each with its default where the clinic has said nothing. */
export interface SettingsNow {
  /** null: never set. */
  name: string | null;
  /** The IANA zone; null: never set. */
  zone: string | null;
  /** Hours of whoever has none of their own; null: never set. */
  openingHours: NonNullable<ClinicSettings['openingHours']> | null;
  motifs: readonly Motif[];
  rooms: readonly string[];
  /** How often a device asks whether anything has changed (ms). */
  pollMs: number;
  /** Failures of the server on one change alone, before it waits for a person. */
  attempts: number;
  /** The longest wait between two tries (ms). */
  longestWaitMs: number;
  /** A change that waits for longer is late (ms). */
  unsentMs: number;
  /** A device counts as silent after so many days without contact. */
  silentDays: number;
  /** How long files are kept. */
  retention: RetentionPeriods;
}

const motif = (code: string, minutes: number, color: string, ...consents: string[]): Motif => ({
  code,
  name: null,
  minutes,
  color,
  consents,
});

/** The motifs of a clinic that has set none. */
export const DEFAULT_MOTIFS: readonly Motif[] = [
  motif('consultation', 20, '#0B6E6E'),
  motif('follow-up', 15, '#2B6E3F'),
  motif('first-visit', 40, '#7A4E9E', 'care'),
  motif('renewal', 10, '#5B676E'),
  motif('vaccine', 10, '#3556B8', 'care'),
  motif('certificate', 10, '#8F5300'),
  motif('ecg', 30, '#B3261E', 'care'),
  motif('dressing', 15, '#9C5221', 'care'),
  motif('blood-test', 10, '#A61E4D', 'care'),
];

/** What holds where the clinic's record has no value, in the units of its fields. */
export const DEFAULT_SETTINGS = {
  pollSeconds: 30,
  attempts: 3,
  longestWaitMinutes: 5,
  unsentHours: 24,
  silentDays: 7,
  retentionYears: LEGAL_RETENTION.years,
  retentionAge: LEGAL_RETENTION.age,
  retentionDeathYears: LEGAL_RETENTION.deathYears,
} as const;

function motifsOf(motifs: ClinicSettings['motifs']): readonly Motif[] {
  if (motifs === undefined || motifs.length === 0) return DEFAULT_MOTIFS;
  return motifs.map(({ code, name, minutes, color, consents }) => ({
    code: code ?? name,
    name,
    minutes,
    color,
    consents: consents ?? [],
  }));
}

/** The settings that a clinic's record makes; null: it has none. */
export function settingsNow(record: ClinicSettings | null): SettingsNow {
  const { name, zone, openingHours, motifs, rooms, ...set } = record ?? {};
  const number = (field: keyof typeof DEFAULT_SETTINGS): number => set[field] ?? DEFAULT_SETTINGS[field];
  return {
    name: name ?? null,
    zone: zone ?? null,
    openingHours: openingHours !== undefined && openingHours.length > 0 ? openingHours : null,
    motifs: motifsOf(motifs),
    rooms: rooms ?? [],
    pollMs: number('pollSeconds') * 1_000,
    attempts: number('attempts'),
    longestWaitMs: number('longestWaitMinutes') * 60_000,
    unsentMs: number('unsentHours') * 3_600_000,
    silentDays: number('silentDays'),
    retention: {
      years: number('retentionYears'),
      age: number('retentionAge'),
      deathYears: number('retentionDeathYears'),
    },
  };
}
