import { useMemo } from 'react';
import { clinicSettings } from '../../contract/entities/clinic-settings.ts';
import { appointment as appointments } from '../../contract/entities/appointment.ts';
import { medicalRecord } from '../../contract/entities/medical-record.ts';
import { patient as patients } from '../../contract/entities/patient.ts';
import { practitioner as practitioners } from '../../contract/entities/practitioner.ts';
import { templateValues, type TemplateSources } from '../../contract/clinical/template-values.ts';
import { variablesOf } from '../../contract/clinical/template-variables.ts';
import {
  isStillRead,
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
  /** What the caller does not know the id of yet. */
  reading?: readonly Group[];
}

/** The part of a variable's name before the dot, if its record may still have to be read. */
type Group = 'clinic' | 'patient' | 'practitioner' | 'appointment' | 'record';

export type Values = Readonly<Record<string, string>>;

const CATALOGUE: Readonly<Record<string, string>> = {
  serviceType: 'agenda.motif',
  consentType: 'choice.consent.type',
};

const wordOf = (field: string, code: string): string => textOf(`${CATALOGUE[field] ?? ''}.${code}`) ?? code;

export interface TemplateValues {
  ready: boolean;
  values: Values;
  /** Whether a text names a value that is still being read from the device. It is no blank: it has to be waited for. */
  awaits: (body: string) => boolean;
}

const none = (): boolean => false;

/** Whether a text names a variable of one of these groups. */
const naming = (groups: readonly string[]) =>
  groups.length === 0
    ? none
    : (body: string) => variablesOf(body).some((name) => groups.includes(name.split('.')[0] ?? ''));

/**
 * The values of a template's variables for a patient: of what this person may read, and of nothing else (CS-2). The
 * date is the clinic's day at the latest time known (CS-50).
 */
export function useTemplateValues(of: DocumentOf): TemplateValues {
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
  const { status: settingsStatus, record: settings } = useRecord(clinicSettings, account?.tenant?.id ?? '');
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
  const statuses: readonly (readonly [Group, 'loading' | 'ready'])[] = [
    ['clinic', settingsStatus],
    ['patient', patientStatus],
    ['practitioner', practitionerStatus],
    // Without the appointment, its practitioner is not known either.
    ['practitioner', appointmentStatus],
    ['appointment', appointmentStatus],
    ['record', noteStatus],
  ];
  const reading = statuses.flatMap(([group, status]) => (status === 'loading' ? [group] : []));
  return { ready: reading.length === 0, values, awaits: naming([...reading, ...(of.reading ?? [])]) };
}

/** The values in each language of templates: a text uses its own language, whatever the screen's is. */
export function useValuesByLanguage(
  of: Omit<DocumentOf, 'language'>,
): Record<'fr' | 'en', Values> & Pick<TemplateValues, 'awaits'> {
  const { values: fr, awaits } = useTemplateValues({ ...of, language: 'fr' });
  const { values: en } = useTemplateValues({ ...of, language: 'en' });
  return { fr, en, awaits };
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

const NOT_HELD: readonly unknown[] = ['planned', 'cancelled', 'noshow', 'entered-in-error'];

/**
 * The records that a letter about a patient refers to by default: the last visit and the last note. A visit that is
 * only planned, was cancelled or missed is not one. While they are still being read, the last may be yet to come.
 */
export function useLatestOf(patientId: string): Required<Pick<DocumentOf, 'appointmentId' | 'recordId' | 'reading'>> {
  const now = useNow().toISOString();
  const visits = useOwned(appointments, patientId);
  const notes = useOwned(medicalRecord, patientId);
  return {
    appointmentId: latestOf(
      visits.rows.filter(({ summary: { status, start = '' } }) => !NOT_HELD.includes(status) && start <= now),
      ({ start }) => start,
    ),
    recordId: latestOf(
      notes.rows.filter(
        ({ summary: { status, documentKind } }) => documentKind === undefined && !NOT_HELD.includes(status),
      ),
      ({ occurredAt }) => occurredAt,
    ),
    reading: [
      ...(isStillRead(visits.status) ? (['appointment'] as const) : []),
      ...(isStillRead(notes.status) ? (['record'] as const) : []),
    ],
  };
}
