import { textOf } from '../../ui/i18n/i18n.ts';

export interface Motif {
  minutes: number;
  color: string;
}

/** Reasons for a visit with their usual length. What an appointment keeps is the code. */
export const MOTIFS: Readonly<Record<string, Motif>> = {
  consultation: { minutes: 20, color: '#0B6E6E' },
  'follow-up': { minutes: 15, color: '#2B6E3F' },
  'first-visit': { minutes: 40, color: '#7A4E9E' },
  renewal: { minutes: 10, color: '#5B676E' },
  vaccine: { minutes: 10, color: '#3556B8' },
  certificate: { minutes: 10, color: '#8F5300' },
  ecg: { minutes: 30, color: '#B3261E' },
  dressing: { minutes: 15, color: '#9C5221' },
  'blood-test': { minutes: 10, color: '#A61E4D' },
};

export const DEFAULT_MINUTES = 20;

/** A motif in words; one that this clinic's list does not know stands as it was written. */
export const motifWord = (code: unknown): string =>
  typeof code === 'string' && code !== '' ? (textOf(`agenda.motif.${code}`) ?? code) : '';
