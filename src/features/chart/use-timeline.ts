import { useMemo } from 'react';
import { useOwned } from '../../hooks/index.ts';
import { KINDS, timelineOf, type Kind, type TimelineEntry } from './timeline.ts';

export interface Timeline {
  status: 'loading' | 'ready';
  /** The kinds that this person may read. */
  kinds: readonly Kind[];
  entries: readonly TimelineEntry[];
}

/** Everything of a patient that this person may read, the latest first. A kind that has not changed is the same array. */
export function useTimeline(patientId: string): Timeline {
  const of = {
    appointment: useOwned('appointment', patientId),
    medicalRecord: useOwned('medicalRecord', patientId),
    observation: useOwned('observation', patientId),
    condition: useOwned('condition', patientId),
    allergy: useOwned('allergy', patientId),
    prescription: useOwned('prescription', patientId),
    consent: useOwned('consent', patientId),
  };
  const { rows: appointment } = of.appointment;
  const { rows: medicalRecord } = of.medicalRecord;
  const { rows: observation } = of.observation;
  const { rows: condition } = of.condition;
  const { rows: allergy } = of.allergy;
  const { rows: prescription } = of.prescription;
  const { rows: consent } = of.consent;
  const entries = useMemo(
    () => timelineOf({ appointment, medicalRecord, observation, condition, allergy, prescription, consent }),
    [appointment, medicalRecord, observation, condition, allergy, prescription, consent],
  );
  return {
    status: KINDS.some((kind) => of[kind].status === 'loading') ? 'loading' : 'ready',
    kinds: KINDS.filter((kind) => of[kind].status !== 'hidden'),
    entries,
  };
}
