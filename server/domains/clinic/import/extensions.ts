/** The addresses of this application's own extensions, which the export writes for what FHIR has no element for. */
export const EXTENSIONS = {
  /** `urn:medicalpro:note:SECTION`: a section of a consultation note. */
  note: (section: string) => `urn:medicalpro:note:${section}`,
  /** `urn:medicalpro:FIELD`: a field of a record. */
  field: (field: string) => `urn:medicalpro:${field}`,
  /** The parts of the record that the resource's elements cannot hold, as JSON by field. */
  record: 'urn:medicalpro:record',
  /** Beside a resource in a Bundle: the imported resource that it is. */
  imported: 'urn:medicalpro:imported',
  signature: 'urn:medicalpro:signature',
  contentHash: 'urn:medicalpro:content-hash',
} as const;

/** The kinds of consent as the forms name them. */
export const CONSENT_TYPE_SYSTEM = 'urn:medicalpro:consent-type';
/** A problem's or an allergy's code whose system is not known. */
export const OTHER_CODES = 'urn:medicalpro:code';
/** A drug of the clinic's catalogue, or of the French drug base. */
export const DRUG_SYSTEMS = {
  catalogue: 'urn:medicalpro:drug',
  cis: 'https://smt.esante.gouv.fr/fhir/CodeSystem/CIS',
} as const;
