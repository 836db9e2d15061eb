/**
 * What a document's template may name: `{{patient.birthName}}`. Anything else is refused when the template is written,
 * not when somebody signs it.
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

/** The names that are not allowed, and a brace that opens nothing. */
export function unknownVariables(body: string): string[] {
  const unknown = variablesOf(body).filter((name) => !ALLOWED.has(name));
  const rest = body.replace(/\{\{[^{}]*\}\}/g, '');
  return /\{\{|\}\}/.test(rest) ? [...unknown, '{{'] : unknown;
}

/** The body with its values; a variable without one stays visible as a blank to fill in by hand. */
export const fillTemplate = (body: string, values: Readonly<Record<string, string | undefined>>): string =>
  body.replace(/\{\{([^{}]*)\}\}/g, (_whole, name: string) => values[name.trim()] ?? '……');
