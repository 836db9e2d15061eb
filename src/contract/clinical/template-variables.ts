/**
 * The variables of document templates, such as `{{patient.birthName}}`. Any other is refused when the template is
 * written, not when a document is signed.
 */
export const TEMPLATE_VARIABLES = [
  'clinic.name',
  'clinic.address',
  'clinic.phone',
  'patient.birthName',
  'patient.usualName',
  'patient.givenNames',
  'patient.fullName',
  'patient.birthDate',
  'patient.age',
  'patient.gender',
  'patient.address',
  'patient.phone',
  'patient.identifier',
  'practitioner.fullName',
  'practitioner.title',
  'practitioner.specialty',
  'practitioner.rpps',
  'practitioner.phone',
  'practitioner.stamp',
  'appointment.date',
  'appointment.time',
  'appointment.reason',
  'consent.type',
  'consent.validUntil',
  'prescription.lines',
  'prescription.date',
  'record.title',
  'record.date',
  'record.text',
  'record.plan',
  'document.date',
  'document.place',
  'document.version',
] as const;

const ALLOWED: ReadonlySet<string> = new Set(TEMPLATE_VARIABLES);

/** Names between double braces, in order, each once. */
export const variablesOf = (body: string): string[] => [
  ...new Set([...body.matchAll(/\{\{([^{}]*)\}\}/g)].map(([, name]) => (name ?? '').trim())),
];

/** The unknown names in a body, and any brace without a variable. */
export function unknownVariables(body: string): string[] {
  const unknown = variablesOf(body).filter((name) => !ALLOWED.has(name));
  const rest = body.replace(/\{\{[^{}]*\}\}/g, '');
  return /\{\{|\}\}/.test(rest) ? [...unknown, '{{'] : unknown;
}

/**
 * The entity type that a person must be allowed to read to get the value; null if every signed-in person may know it.
 */
const SOURCES: Readonly<Record<string, string | null>> = {
  clinic: null,
  document: null,
  patient: 'patient',
  practitioner: 'practitioner',
  appointment: 'appointment',
  consent: 'consent',
  prescription: 'prescription',
  record: 'medicalRecord',
};

/** The type of records that a variable is read from. */
export const sourceOf = (variable: string): string | null => SOURCES[variable.split('.')[0] ?? ''] ?? null;

/** The blank for an unknown value, to be filled in by hand. */
export const BLANK = '……';

/** Control and bidirectional characters, which could hide what is read; line breaks and tabs stay. */
// oxlint-disable-next-line no-control-regex
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/**
 * Inserts the values into the body, as plain text and in one pass, so braces inside a value have no meaning. A variable
 * without a value, or one that is not on the list, becomes a blank to fill in by hand.
 */
export const fillTemplate = (body: string, values: Readonly<Record<string, string | undefined>>): string =>
  body.replace(/\{\{([^{}]*)\}\}/g, (_whole, written: string) => {
    const name = written.trim();
    const value = ALLOWED.has(name) && Object.hasOwn(values, name) ? values[name] : undefined;
    const shown = typeof value === 'string' ? value.replace(INVISIBLE, '') : '';
    return shown.trim() === '' ? BLANK : shown;
  });
