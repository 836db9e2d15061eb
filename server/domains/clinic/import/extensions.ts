/** What FHIR has no element for: addresses of this application's own extensions, written by the export. */
export const EXTENSIONS = {
  /** `urn:medicalpro:note:SECTION`: a section of a consultation note. */
  note: (section: string) => `urn:medicalpro:note:${section}`,
  /** `urn:medicalpro:FIELD`: a field of a record. */
  field: (field: string) => `urn:medicalpro:${field}`,
} as const;

/** The kinds of consent as the forms name them. */
export const CONSENT_TYPE_SYSTEM = 'urn:medicalpro:consent-type';
/** A drug of the clinic's catalogue, or of the French drug base. */
export const DRUG_SYSTEMS = {
  catalogue: 'urn:medicalpro:drug',
  cis: 'https://smt.esante.gouv.fr/fhir/CodeSystem/CIS',
} as const;
