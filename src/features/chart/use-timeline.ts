import { useMemo } from 'react';
import { useOwned, type OwnedRow } from '../../hooks/index.ts';
import { isLetter } from './note.ts';
import { KINDS, timelineOf, type Kind, type TimelineEntry } from './timeline.ts';

export interface Timeline {
  /** `partial`: entries may still come (CR-78). */
  status: 'loading' | 'partial' | 'ready';
  /** The kinds that this person may read. */
  kinds: readonly Kind[];
  entries: readonly TimelineEntry[];
}

const apart = new WeakMap<readonly OwnedRow[], Record<'medicalRecord' | 'letter', readonly OwnedRow[]>>();

/** Notes and letters, each apart; of rows that have not changed, the same arrays. */
function writtenBy(rows: readonly OwnedRow[]): Record<'medicalRecord' | 'letter', readonly OwnedRow[]> {
  const known = apart.get(rows);
  if (known) return known;
  const made = {
    medicalRecord: rows.filter(({ summary }) => !isLetter(summary)),
    letter: rows.filter(({ summary }) => isLetter(summary)),
  };
  apart.set(rows, made);
  return made;
}

/** Everything of a patient that this person may read, the latest first. A kind that has not changed is the same array. */
export function useTimeline(patientId: string): Timeline {
  const notes = useOwned('medicalRecord', patientId);
  const of = {
    appointment: useOwned('appointment', patientId),
    medicalRecord: notes,
    letter: notes,
    observation: useOwned('observation', patientId),
    condition: useOwned('condition', patientId),
    allergy: useOwned('allergy', patientId),
    prescription: useOwned('prescription', patientId),
    consent: useOwned('consent', patientId),
    importedResource: useOwned('importedResource', patientId),
  };
  const { rows: appointment } = of.appointment;
  const { rows: written } = notes;
  const { rows: observation } = of.observation;
  const { rows: condition } = of.condition;
  const { rows: allergy } = of.allergy;
  const { rows: prescription } = of.prescription;
  const { rows: consent } = of.consent;
  const { rows: importedResource } = of.importedResource;
  const entries = useMemo(
    () =>
      timelineOf({
        appointment,
        ...writtenBy(written),
        observation,
        condition,
        allergy,
        prescription,
        consent,
        importedResource,
      }),
    [appointment, written, observation, condition, allergy, prescription, consent, importedResource],
  );
  return {
    status: KINDS.some((kind) => of[kind].status === 'loading')
      ? 'loading'
      : KINDS.some((kind) => of[kind].status === 'partial')
        ? 'partial'
        : 'ready',
    kinds: KINDS.filter((kind) => of[kind].status !== 'hidden'),
    entries,
  };
}
