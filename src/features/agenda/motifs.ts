import type { Motif } from '../../contract/clinical/clinic-settings.ts';
import { useClinicSettings } from '../clinic-settings/index.ts';
import { textOf } from '../../ui/i18n/i18n.ts';

export const DEFAULT_MINUTES = 20;

/** The motif that an appointment keeps the code of; undefined where the clinic no longer has it. */
export const motifOf = (motifs: readonly Motif[], code: unknown): Motif | undefined =>
  motifs.find((motif) => motif.code === code);

/**
 * A motif in words: the clinic's own, else the catalogue's; one that neither knows stands as it was written. `motifs`:
 * the clinic's.
 */
export const motifWord = (code: unknown, motifs: readonly Motif[]): string =>
  typeof code === 'string' && code !== ''
    ? (motifOf(motifs, code)?.name ?? textOf(`agenda.motif.${code}`) ?? code)
    : '';

/** The clinic's motifs, with the word of each code. */
export function useMotifs(): { motifs: readonly Motif[]; wordOf: (code: unknown) => string } {
  const { motifs } = useClinicSettings();
  return { motifs, wordOf: (code) => motifWord(code, motifs) };
}
