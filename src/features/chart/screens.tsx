import { consent } from '../../contract/entities/consent.ts';
import { patient } from '../../contract/entities/patient.ts';
import { lazy, Suspense } from 'react';
import { relatedTab } from '../../records/related-panel.tsx';
import { recordScreens, type RecordScreens } from '../../records/record-screens.tsx';
import { extendedModule, type RecordModule, type RecordTab } from '../../records/record-module.ts';
import { loadRecordAppointments } from '../agenda/index.ts';
import { loadMergeNotice } from '../duplicates/index.ts';
export { consents } from '../consents/index.tsx';
import { allergies } from './allergy-module.tsx';
import { ChartScreen, PatientBar } from './chart-screen.tsx';
import { ChartSummary } from './chart-summary.tsx';
import { conditions } from './condition-module.tsx';
import { importedResources } from './imported-module.tsx';
import { noteEditor } from './note-editor.tsx';
import { notes } from './note-module.tsx';
import { NewMenu } from './new-menu.tsx';
import { prescriptions } from './prescription-module.tsx';
import { PatientOnPaper } from './patient-on-paper.tsx';
import { loadRecordFileWords } from './record-file-words.ts';
import { StandingBar } from './standing-bar.tsx';
import type { Kind } from './timeline.ts';
import { TimelinePanel } from './timeline-panel.tsx';
import { vitals, vitalsEditor } from './vitals-module.tsx';
import { VitalsPanel } from './vitals-panel.tsx';

const PatientAppointments = lazy(async () => ({ default: (await loadRecordAppointments()).PatientAppointments }));

const MergeNotice = lazy(loadMergeNotice);
const RecordFileCard = lazy(async () => {
  const [{ RecordFileCard: card }] = await Promise.all([import('./record-file-card.tsx'), loadRecordFileWords()]);
  return { default: card };
});

/** The records of one kind, as the timeline has them. */
const kindTab = (name: string, kind: Kind): RecordTab => ({
  name,
  of: kind === 'letter' ? 'medicalRecord' : kind,
  fills: true,
  Panel: ({ id }) => <TimelinePanel patientId={id} only={kind} />,
});

/** The screens of patients, with the record of a patient on the patient's page, and of what stands under them. */
export function chartScreens<P extends object, C extends object>(patients: RecordModule<P>, consents: RecordModule<C>) {
  const { Facts } = patients;
  const under = <I extends object>(module: RecordModule<I>): RecordScreens => ({
    ...recordScreens({
      ...module,
      Facts: (part) => (
        <>
          <PatientOnPaper id={(part.record as { patientId?: string }).patientId ?? ''} patients={patients} />
          <module.Facts {...part} />
        </>
      ),
    }),
    Screen: () => <ChartScreen module={module} patients={patients} />,
  });
  const noteScreens = under(notes);
  const vitalScreens = under(vitals);
  return {
    patients: recordScreens(
      extendedModule(patients, patient, {
        Standing: (part) => (
          <>
            <StandingBar {...part} />
            <Suspense>
              <MergeNotice {...part} />
            </Suspense>
          </>
        ),
        // New records belong to the record that was kept in a merge.
        Actions: ({ id, record }) => (record.mergedInto !== undefined ? null : <NewMenu id={id} />),
        tabs: [
          { name: 'timeline', fills: true, Panel: ({ id }) => <TimelinePanel patientId={id} /> },
          kindTab('notes', 'medicalRecord'),
          kindTab('letters', 'letter'),
          { name: 'vitals', Panel: ({ id }) => <VitalsPanel patientId={id} />, of: 'observation' },
          kindTab('conditions', 'condition'),
          kindTab('allergies', 'allergy'),
          kindTab('prescriptions', 'prescription'),
          { name: 'appointments', Panel: ({ id }) => <PatientAppointments patientId={id} />, of: 'appointment' },
          relatedTab({
            name: 'consents',
            entityType: 'consent',
            icon: consents.icon,
            ...(consents.RowMark && { RowMark: consents.RowMark }),
          }),
          kindTab('imported', 'importedResource'),
        ],
        Facts: ({ record }) => (
          <>
            <ChartSummary patientId={record.id ?? ''} />
            <Facts record={record} />
            <Suspense>
              <RecordFileCard key={record.id ?? ''} patientId={record.id ?? ''} patients={patients} />
            </Suspense>
          </>
        ),
      }),
    ),
    consents: recordScreens(
      extendedModule(consents, consent, {
        Standing: ({ record }) => <PatientBar id={record.patientId ?? ''} patients={patients} />,
      }),
    ),
    allergies: under(allergies),
    conditions: under(conditions),
    prescriptions: under(prescriptions),
    'imported-resources': under(importedResources),
    observations: { ...vitalScreens, Editor: vitalsEditor(vitalScreens.Editor) },
    'medical-records': { ...noteScreens, Editor: noteEditor(noteScreens.Editor) },
  };
}
