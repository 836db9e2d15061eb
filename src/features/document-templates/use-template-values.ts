import { useMemo } from 'react';
import { clinicSettings } from '../../contract/entities/clinic-settings.ts';
import { appointment as appointments } from '../../contract/entities/appointment.ts';
import { medicalRecord } from '../../contract/entities/medical-record.ts';
import { patient as patients } from '../../contract/entities/patient.ts';
import { practitioner as practitioners } from '../../contract/entities/practitioner.ts';
import { templateValues, type TemplateSources } from '../../contract/clinical/template-values.ts';
import {
  useClinicName,
  useClinicZone,
  useNow,
  useOwned,
  useRecord,
  useSession,
  type OwnedRow,
} from '../../hooks/index.ts';
import { wallTimeOf } from '../../lib/zone.ts';
import { textOf } from '../../ui/i18n/i18n.ts';

/** The ids of the records that a document is about; empty for none. */
export interface DocumentOf {
  patientId: string;
  /** By default the appointment's first practitioner, or else the person's own. */
  practitionerId?: string;
  appointmentId?: string;
  /** The note that the document refers to. */
  recordId?: string;
  language: 'fr' | 'en';
  version?: number;
  consent?: TemplateSources['consent'];
}

export type Values = Readonly<Record<string, string>>;

const CATALOGUE: Readonly<Record<string, string>> = {
  serviceType: 'agenda.motif',
  consentType: 'choice.consent.type',
};

const wordOf = (field: string, code: string): string => textOf(`${CATALOGUE[field] ?? ''}.${code}`) ?? code;

/**
 * The values of a template's variables for a patient: of what this person may read, and of nothing else (CS-2). The
 * date is the clinic's day at the latest time known (CS-50).
 */
export function useTemplateValues(of: DocumentOf): { ready: boolean; values: Values } {
  const zone = useClinicZone();
  const { account } = useSession();
  const now = useNow();
  const { day } = wallTimeOf(now.toISOString(), zone);
  const { status: patientStatus, record: patient } = useRecord(patients, of.patientId);
  const { status: appointmentStatus, record: appointment } = useRecord(appointments, of.appointmentId ?? '');
  const { status: noteStatus, record: note } = useRecord(medicalRecord, of.recordId ?? '');
  const [first = ''] = appointment?.practitionerIds ?? [];
  const practitionerId = of.practitionerId || first || (account?.user.practitionerId ?? '');
  const { status: practitionerStatus, record: practitioner } = useRecord(practitioners, practitionerId);
  const { language, version, consent } = of;
  const clinicName = useClinicName();
  const { record: settings } = useRecord(clinicSettings, account?.tenant?.id ?? '');
  const { address = '', phone = '' } = settings ?? {};
  const permissions = account?.permissions;
  const values = useMemo(
    () =>
      templateValues(
        {
          ...(clinicName !== '' && { clinic: { name: clinicName, address, phone } }),
          patient,
          practitioner,
          appointment,
          record: note,
          ...(consent !== undefined && { consent }),
          ...(version !== undefined && { document: { version } }),
        },
        { language, now, zone, mayRead: (type) => (permissions?.[type] ?? '') !== '', wordOf },
      ),
    // `day` stands for the moment: a text is dated by its day.
    // oxlint-disable-next-line exhaustive-deps
    [
      clinicName,
      address,
      phone,
      patient,
      practitioner,
      appointment,
      note,
      consent,
      version,
      language,
      zone,
      permissions,
      day,
    ],
  );
  return {
    ready: ![patientStatus, appointmentStatus, noteStatus, practitionerStatus].includes('loading'),
    values,
  };
}

/** The values in each language of templates: a text uses its own language, whatever the screen's is. */
export function useValuesByLanguage(of: Omit<DocumentOf, 'language'>): Record<'fr' | 'en', Values> {
  const { values: fr } = useTemplateValues({ ...of, language: 'fr' });
  const { values: en } = useTemplateValues({ ...of, language: 'en' });
  return { fr, en };
}

/** The id of the latest of these records; empty for none. */
function latestOf<S>(rows: readonly OwnedRow<S>[], momentOf: (summary: S) => string | undefined): string {
  const [first, ...others] = rows;
  if (first === undefined) return '';
  return others.reduce(
    (last, row) => ((momentOf(row.summary) ?? '') > (momentOf(last.summary) ?? '') ? row : last),
    first,
  ).id;
}

/** The records that a letter about a patient refers to by default: the last appointment and the last note. */
export function useLatestOf(patientId: string): { appointmentId: string; recordId: string } {
  const visits = useOwned(appointments, patientId).rows;
  const notes = useOwned(medicalRecord, patientId).rows.filter(({ summary }) => summary.documentKind === undefined);
  return {
    appointmentId: latestOf(visits, ({ start }) => start),
    recordId: latestOf(notes, ({ occurredAt }) => occurredAt),
  };
}
