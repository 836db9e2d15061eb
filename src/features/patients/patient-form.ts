import { nirDoubt } from '../../contract/clinical/nir.ts';
import {
  IDENTIFIER_SYSTEMS,
  IDENTITY_VALIDATION_MODES,
  patient,
  type Patient,
} from '../../contract/entities/patient.ts';
import type { InputsOf } from '../../contract/typed.ts';
import { phoneDoubt } from '../../lib/phone.ts';
import { asText, type Warnings } from '../../records/control-props.ts';
import { fromContract } from '../../records/from-contract.tsx';
import { dateOrYes, LinesField } from '../../records/own-controls.tsx';
import { textOf } from '../../ui/i18n/i18n.ts';
import { formatPartialDate } from '../../ui/i18n/partial-date.ts';
import { addressInLines, contactFacts, coverageFacts } from './patient-facts.tsx';
import { identifiersField } from './identifiers-field.tsx';

const LANGUAGES = ['fr', 'ar', 'en', 'es', 'pt', 'it', 'de', 'tr', 'kab', 'ru', 'uk', 'zh'];

/** Doubts about the INS beside the rest of the record, and about telephone numbers. */
function doubts({ identifiers, gender, birthDate, phones: typed }: InputsOf<typeof patient>): Warnings {
  const ins = identifiers?.find(({ system }) => system === IDENTIFIER_SYSTEMS.ins);
  const nir = nirDoubt(ins?.value ?? '', gender ?? '', birthDate ?? '');
  const phones = (typed ?? []).flatMap((phone, at) =>
    phoneDoubt(phone) ? [[`phones.${at}`, textOf('patient.phoneDoubt') ?? '']] : [],
  );
  return { ...Object.fromEntries(phones), ...(nir && { identifiers: textOf(`patient.nirDoubt.${nir}`) ?? '' }) };
}

const birthDateInWords = ({ birthDate = '', birthDateApproximate }: Patient): string =>
  formatPartialDate(birthDate) + (birthDateApproximate === true ? ` (${textOf('patient.approximate')})` : '');

/** The patient's form and facts. */
export const patientForm = fromContract({
  entity: patient,
  defaults: { active: true },
  doubts,
  hintAfter: 'birthDateApproximate',
  listed: ['gender'],
  open: ['phones', 'contacts', 'coverage'],
  offered: { language: LANGUAGES, identityValidationMode: IDENTITY_VALIDATION_MODES },
  capitals: {
    birthName: 'characters',
    usualName: 'characters',
    birthPlaceInsee: 'characters',
    birthGivenNames: 'words',
    firstGivenName: 'words',
    usualGiven: 'words',
    birthPlace: 'words',
  },
  layout: {
    address: ['line', ['postcode', 'city'], ['country', 'wilaya']],
    contacts: ['name', ['relation', 'phone']],
    coverage: ['payer', ['number', 'rate']],
  },
  own: {
    identifiers: identifiersField,
    birthDate: { shown: (_, record) => birthDateInWords(record) },
    birthPlaceInsee: { give: (typed) => asText(typed).toUpperCase() },
    'address.line': { Control: LinesField },
    address: { shown: addressInLines },
    contacts: { facts: contactFacts },
    coverage: { facts: coverageFacts },
    deceased: { Control: dateOrYes(() => textOf('patient.deathWithoutDate') ?? '') },
  },
  sections: [
    {
      name: 'identity',
      fields: [
        'birthName',
        'birthGivenNames',
        ['birthDate', 'gender'],
        'birthDateApproximate',
        ['usualName', 'usualGiven'],
        'firstGivenName',
        ['birthPlace', 'birthPlaceInsee'],
        'identifiers',
        ['identityStatus', 'identityValidationMode'],
      ],
    },
    { name: 'contact', fields: ['phones', 'email', 'address'] },
    { name: 'contacts', fields: ['contacts'] },
    { name: 'coverage', fields: ['coverage'] },
    { name: 'care', fields: ['generalPractitioner', ['language', 'maritalStatus'], 'deceased', 'note', 'active'] },
  ],
  factSections: [
    {
      name: 'identity',
      fields: [
        ['birthName', 'birthGivenNames', 'firstGivenName', 'usualName', 'usualGiven', 'gender', 'birthDate'],
        ['birthPlace', 'birthPlaceInsee', 'identityStatus', 'identityValidationMode', 'deceased', 'identifiers'],
      ],
    },
    { name: 'contact', fields: ['phones', 'email', 'address'] },
    { name: 'contacts', fields: ['contacts'] },
    { name: 'coverage', fields: ['coverage'] },
    { name: 'care', fields: ['generalPractitioner', 'language', 'maritalStatus', 'note'] },
  ],
});
