import { useMemo } from 'react';
import { templateValues, type TemplateSources } from '../../contract/clinical/template-values.ts';
import { useClinicZone, useNow, useOwned, useRecord, useSession } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import { wallTimeOf } from '../../lib/zone.ts';
import { textOf } from '../../ui/i18n/i18n.ts';

/** The records that a document is about, by their ids; an empty one is none. */
export interface DocumentOf {
  patientId: string;
  /** Else the appointment's first, else the person's own. */
  practitionerId?: string;
  appointmentId?: string;
  /** The note that it speaks of. */
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
  const { status: patientStatus, record: patient } = useRecord('patient', of.patientId);
  const { status: appointmentStatus, record: appointment } = useRecord('appointment', of.appointmentId ?? '');
  const { status: noteStatus, record: note } = useRecord('medicalRecord', of.recordId ?? '');
  const practitioners = appointment?.['practitionerIds'];
  const first = Array.isArray(practitioners) && typeof practitioners[0] === 'string' ? practitioners[0] : '';
  const practitionerId = of.practitionerId || first || (account?.user.practitionerId ?? '');
  const { status: practitionerStatus, record: practitioner } = useRecord('practitioner', practitionerId);
  const { language, version, consent } = of;
  const clinicName = account?.tenant?.name;
  const permissions = account?.permissions;
  const values = useMemo(
    () =>
      templateValues(
        {
          ...(clinicName !== undefined && { clinic: { name: clinicName } }),
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
    [clinicName, patient, practitioner, appointment, note, consent, version, language, zone, permissions, day],
  );
  return {
    ready: ![patientStatus, appointmentStatus, noteStatus, practitionerStatus].includes('loading'),
    values,
  };
}

/** The values in the languages that a template can be in: a text keeps to its own, whatever the screen speaks. */
export function useValuesByLanguage(of: Omit<DocumentOf, 'language'>): Record<'fr' | 'en', Values> {
  const { values: fr } = useTemplateValues({ ...of, language: 'fr' });
  const { values: en } = useTemplateValues({ ...of, language: 'en' });
  return { fr, en };
}

/** The id of a patient's latest record of a type among those that `isMeant` accepts; empty for none. */
function useLatest(entityType: string, patientId: string, field: string, isMeant?: (summary: JsonObject) => boolean) {
  const { rows } = useOwned(entityType, patientId);
  const momentOf = (summary: JsonObject): string => String(summary[field] ?? '');
  return rows
    .filter(({ summary }) => isMeant?.(summary) !== false)
    .reduce<(typeof rows)[number] | undefined>(
      (last, row) => (last === undefined || momentOf(row.summary) > momentOf(last.summary) ? row : last),
      undefined,
    )?.id;
}

/** What a letter about a patient speaks of where nothing else was said: the last appointment and the last note. */
export function useLatestOf(patientId: string): { appointmentId: string; recordId: string } {
  const appointmentId = useLatest('appointment', patientId, 'start') ?? '';
  const recordId =
    useLatest('medicalRecord', patientId, 'occurredAt', ({ documentKind }) => documentKind === undefined) ?? '';
  return { appointmentId, recordId };
}
