/** What an import of a table knows: its kinds, the columns of each, and how other programs call them. */
import * as z from 'zod/mini';
import { foldForSearch } from '../lib/text.ts';

export const CSV_KINDS = ['users', 'templates', 'patients', 'practitioners', 'appointments'] as const;
export type CsvKind = (typeof CSV_KINDS)[number];

/** The entity that a kind makes. */
export const CSV_TYPES = {
  users: 'user',
  templates: 'template',
  patients: 'patient',
  practitioners: 'practitioner',
  appointments: 'appointment',
} as const satisfies Record<CsvKind, string>;

/**
 * The columns that a kind takes, in the order in which a screen offers them, each with the names that other programs
 * give it: folded, without blanks and signs (`foldForSearch`).
 */
export const CSV_COLUMNS: Readonly<Record<CsvKind, Readonly<Record<string, readonly string[]>>>> = {
  users: {
    externalId: ['id', 'userid', 'uuid', 'identifiant', 'externalid'],
    name: ['name', 'nom', 'username', 'displayname', 'fullname', 'nomcomplet', 'utilisateur', 'user'],
    givenNames: ['prenom', 'prenoms', 'firstname', 'givenname', 'givennames'],
    email: ['email', 'mail', 'courriel', 'adresseemail', 'emailaddress', 'adressemail'],
    role: ['role', 'fonction', 'profil', 'function'],
    percentage: ['percentage', 'pourcentage', 'percent', 'taux', 'part', 'share', 'retrocession'],
    isTemplateUser: ['istemplateuser', 'templateuser', 'creeavecunmodele', 'madefromatemplate'],
    template: ['template', 'modele', 'templatename', 'templateid', 'nomdumodele'],
    practitioner: ['practitioner', 'praticien', 'rpps', 'clinician', 'practitionerid', 'medecin'],
    locale: ['locale', 'langue', 'language', 'lang'],
    status: ['status', 'etat', 'statut', 'active', 'actif'],
    deletedAt: ['deletedat', 'supprimele', 'deleted'],
  },
  templates: {
    externalId: ['id', 'templateid', 'uuid', 'identifiant', 'externalid'],
    name: ['name', 'nom', 'modele', 'template', 'libelle'],
    role: ['role', 'fonction', 'profil', 'function'],
    percentage: ['percentage', 'pourcentage', 'percent', 'taux', 'part', 'share', 'retrocession'],
    deletedAt: ['deletedat', 'supprimele', 'deleted'],
  },
  patients: {
    externalId: [
      'id',
      'patientid',
      'uuid',
      'numero',
      'numeropatient',
      'dossier',
      'numerodossier',
      'mrn',
      'ipp',
      'recordnumber',
      'externalid',
    ],
    birthName: [
      'nom',
      'nomdenaissance',
      'nomnaissance',
      'birthname',
      'lastname',
      'familyname',
      'surname',
      'nomdefamille',
      'name',
      'nompatronymique',
    ],
    birthGivenNames: [
      'prenom',
      'prenoms',
      'birthgivennames',
      'firstname',
      'givenname',
      'givennames',
      'prenomsdenaissance',
      'prenomdenaissance',
    ],
    usualName: [
      'nomdusage',
      'nomusuel',
      'nomutilise',
      'usualname',
      'nomdepouse',
      'nommarital',
      'marriedname',
      'nameinuse',
    ],
    usualGiven: ['prenomusuel', 'prenomdusage', 'prenomutilise', 'usualgiven', 'nickname', 'givennameinuse'],
    gender: ['sexe', 'gender', 'sex', 'civilite', 'genre', 'title'],
    birthDate: [
      'datedenaissance',
      'datenaissance',
      'birthdate',
      'dateofbirth',
      'dob',
      'neele',
      'naissance',
      'nele',
      'ddn',
      'born',
    ],
    birthPlace: ['lieudenaissance', 'birthplace', 'placeofbirth', 'communedenaissance'],
    phone: ['telephone', 'tel', 'phone', 'telephonefixe', 'fixe', 'phonenumber', 'telephone1', 'homephone', 'telfixe'],
    mobile: [
      'mobile',
      'portable',
      'telephoneportable',
      'telephonemobile',
      'telephone2',
      'cell',
      'gsm',
      'cellphone',
      'telportable',
      'telmobile',
    ],
    email: ['email', 'mail', 'courriel', 'adresseemail', 'emailaddress'],
    addressLine: ['adresse', 'address', 'rue', 'street', 'adresse1', 'addressline', 'addressline1', 'voie'],
    addressLine2: ['adresse2', 'complementdadresse', 'complement', 'addressline2'],
    postcode: ['codepostal', 'cp', 'postcode', 'zip', 'zipcode', 'postalcode'],
    city: ['ville', 'city', 'commune', 'town', 'localite'],
    wilaya: ['wilaya'],
    country: ['pays', 'country'],
    nss: [
      'nss',
      'nsecu',
      'nsecuritesociale',
      'numerodesecuritesociale',
      'numerosecu',
      'securitesociale',
      'nir',
      'numss',
      'ssn',
      'insuredid',
      'numerosecuritesociale',
      'ins',
    ],
    payer: ['mutuelle', 'caisse', 'organisme', 'payer', 'insurance', 'insurer', 'amo', 'couverture'],
    coverageNumber: ['numeroadherent', 'numeromutuelle', 'membernumber', 'policynumber'],
    generalPractitioner: ['medecintraitant', 'generalpractitioner', 'gp', 'medecin'],
    language: ['langue', 'language'],
    maritalStatus: ['situationfamiliale', 'maritalstatus', 'etatcivil'],
    deceased: ['datededeces', 'deces', 'decede', 'decedele', 'deceased', 'dateofdeath', 'deceasedon'],
    note: [
      'note',
      'notes',
      'remarque',
      'remarques',
      'commentaire',
      'commentaires',
      'comment',
      'comments',
      'observations',
    ],
  },
  practitioners: {
    externalId: ['id', 'practitionerid', 'uuid', 'identifiant', 'externalid', 'code'],
    familyName: ['nom', 'familyname', 'lastname', 'surname', 'name', 'nomdefamille', 'nomdexercice'],
    givenNames: ['prenom', 'prenoms', 'givennames', 'givenname', 'firstname', 'prenomdexercice'],
    title: ['titre', 'title', 'civilite'],
    specialty: ['specialite', 'specialites', 'specialty', 'speciality', 'profession'],
    rpps: ['rpps', 'numerorpps'],
    adeli: ['adeli', 'numeroadeli'],
    phone: ['telephone', 'tel', 'phone', 'portable', 'mobile'],
    email: ['email', 'mail', 'courriel', 'emailaddress'],
    color: ['couleur', 'color', 'colour'],
    active: ['actif', 'active', 'etat', 'status'],
  },
  appointments: {
    externalId: ['id', 'appointmentid', 'uuid', 'externalid', 'rdvid'],
    patientId: ['patientid', 'idpatient', 'numeropatient', 'dossier', 'numerodossier', 'mrn', 'ipp'],
    patientName: [
      'nom',
      'nompatient',
      'patient',
      'birthname',
      'lastname',
      'patientlastname',
      'patientname',
      'nomdupatient',
      'nomdenaissance',
    ],
    patientGiven: ['prenom', 'prenompatient', 'firstname', 'patientfirstname', 'prenomdupatient', 'givenname'],
    patientBirthDate: ['datedenaissance', 'datenaissance', 'birthdate', 'dateofbirth', 'dob', 'naissance'],
    practitioner: [
      'praticien',
      'practitioner',
      'medecin',
      'docteur',
      'agenda',
      'clinician',
      'doctor',
      'rpps',
      'practitionerid',
    ],
    date: ['date', 'jour', 'day', 'datedurdv', 'daterdv', 'daterendezvous', 'datedurendezvous'],
    time: ['heure', 'time', 'heurededebut', 'starttime', 'heurerdv', 'heuredebut'],
    start: ['start', 'debut', 'begin', 'dateheure', 'datetime', 'datededebut', 'datedebut', 'startdate', 'dateetheure'],
    end: ['end', 'fin', 'datedefin', 'heuredefin', 'endtime', 'datefin', 'heurefin', 'enddate'],
    minutes: ['duree', 'dureeminutes', 'duration', 'minutes', 'durationminutes', 'dureeenminutes', 'length'],
    status: ['statut', 'etat', 'status'],
    reason: ['motif', 'reason', 'objet', 'motifdeconsultation', 'subject'],
    serviceType: ['type', 'typederdv', 'acte', 'servicetype', 'typederendezvous'],
    comment: ['commentaire', 'comment', 'note', 'notes', 'remarque'],
    room: ['salle', 'room', 'lieu', 'cabinet'],
  },
};

/** Without these a row says nothing that could be kept: a screen asks for one of each group. */
export const CSV_NEEDS: Readonly<Record<CsvKind, readonly (readonly string[])[]>> = {
  users: [['name', 'email']],
  templates: [['role'], ['percentage']],
  patients: [['birthName', 'usualName', 'birthGivenNames']],
  practitioners: [['familyName', 'givenNames']],
  appointments: [['start', 'date'], ['patientId', 'patientName'], ['practitioner']],
};

/** What a column's head says, without case, accents, blanks and signs. */
const keyOf = (head: string): string => foldForSearch(head).replace(/[^\p{L}\p{N}]/gu, '');

/** What each column of a head means, by its name; null: nothing that is taken. One column has each meaning. */
export function guessColumns(kind: CsvKind, head: readonly string[]): (string | null)[] {
  const free = new Set(Object.keys(CSV_COLUMNS[kind]));
  const take = (meanings: (key: string) => string | undefined) => (name: string, at: number) => {
    if (found[at] !== null) return;
    const meaning = meanings(name);
    if (meaning === undefined || !free.delete(meaning)) return;
    found[at] = meaning;
  };
  const found: (string | null)[] = head.map(() => null);
  const keys = head.map(keyOf);
  // A field's own name first: `name` beside `nom` is the one that says it.
  keys.forEach(take((key) => [...free].find((field) => field.toLowerCase() === key)));
  keys.forEach(take((key) => [...free].find((field) => CSV_COLUMNS[kind][field]?.includes(key))));
  return found;
}

/** The groups of which no column is chosen. */
export const missingNeeds = (kind: CsvKind, columns: readonly (string | null)[]): (readonly string[])[] =>
  CSV_NEEDS[kind].filter((group) => !group.some((field) => columns.includes(field)));

/**
 * Why a value of a row is not in its field as the file has it: the reasons of any import, and of what names another
 * record: nobody here is called so (`unmatched`), or several are (`ambiguous`).
 */
export const CSV_REASONS = [
  'missing',
  'adapted',
  'format',
  'length',
  'more',
  'ended',
  'implausible',
  'shared',
  'no-field',
  'unmatched',
  'ambiguous',
] as const;
export type CsvReason = (typeof CSV_REASONS)[number];

/** What became of a row: a record of its own, one that is here already, or none. */
export const CSV_OUTCOMES = ['created', 'present', 'refused'] as const;
export type CsvOutcome = (typeof CSV_OUTCOMES)[number];

/** One row of the file. `row` counts as a spreadsheet does: the head is row 1. */
export const csvRowSchema = z.object({
  row: z.int(),
  outcome: z.enum(CSV_OUTCOMES),
  recordId: z.optional(z.guid()),
  /** Values that somebody has to look at. */
  fields: z.optional(z.array(z.object({ field: z.string(), reason: z.enum(CSV_REASONS) }))),
});
export type CsvRow = z.infer<typeof csvRowSchema>;

/** The answer to `POST /api/v1/import/csv`: `checked` says what an import would do, and that nothing was written. */
export const csvReportSchema = z.object({
  kind: z.enum(CSV_KINDS),
  checked: z.boolean(),
  created: z.int(),
  present: z.int(),
  refused: z.int(),
  rows: z.array(csvRowSchema),
});
export type CsvReport = z.infer<typeof csvReportSchema>;

export const CSV_LIMITS = { bytes: 32 * 1024 * 1024, rows: 50_000, columns: 200, cell: 100_000 } as const;
