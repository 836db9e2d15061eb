import { formatNir } from '../../contract/clinical/nir.ts';
import { IDENTIFIER_SYSTEMS } from '../../contract/entities/patient.ts';
import type { JsonObject } from '../../lib/json.ts';
import { dialled } from '../../lib/phone.ts';
import { formatCountry, formatPhone } from '../../ui/i18n/format.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { formatPartialDate } from '../../ui/i18n/partial-date.ts';
import { fieldWord, shownIdentifiers, valueWord } from '../../ui/i18n/words.ts';
import { Facts, type Fact } from '../../ui/primitives/facts.tsx';
import { usePersonWords } from './person-words.ts';

const objects = (value: unknown): JsonObject[] => (Array.isArray(value) ? (value as JsonObject[]) : []);

const insOf = (record: JsonObject): string =>
  formatNir(
    String(objects(record['identifiers']).find((item) => item['system'] === IDENTIFIER_SYSTEMS.ins)?.['value'] ?? ''),
  );

function Phone({ number }: { number: string }) {
  const dial = dialled(number);
  return dial === null ? number : <a href={`tel:${dial}`}>{formatPhone(number)}</a>;
}

function IdentityFacts({ record }: { record: JsonObject }) {
  const { t, language } = useTexts();
  const fact = (field: string): Fact => ({
    label: fieldWord('patient', field),
    value: valueWord('patient', field, record[field], language),
  });
  const approximate = record['birthDateApproximate'] === true ? ` (${t('patient.approximate')})` : '';
  const identifiers = shownIdentifiers(objects(record['identifiers'])).map(({ label, value, systems }): Fact => {
    const isIns = systems.includes(IDENTIFIER_SYSTEMS.ins);
    return { label: isIns ? t('patient.ins') : label, value: isIns ? formatNir(value) : value };
  });
  const born = {
    label: fieldWord('patient', 'birthDate'),
    value: formatPartialDate(String(record['birthDate'] ?? '')) + approximate,
  };
  return (
    <Facts
      title={t('patient.section.identity')}
      facts={[
        fact('birthName'),
        fact('birthGivenNames'),
        fact('firstGivenName'),
        fact('usualName'),
        fact('usualGiven'),
        fact('gender'),
        born,
        fact('birthPlace'),
        fact('birthPlaceInsee'),
        fact('identityStatus'),
        fact('identityValidationMode'),
        fact('deceased'),
        ...identifiers,
      ]}
    />
  );
}

function ContactFacts({ record }: { record: JsonObject }) {
  const { t, language } = useTexts();
  const phones = Array.isArray(record['phones']) ? (record['phones'] as string[]) : [];
  const address = (record['address'] ?? {}) as {
    line?: string[];
    postcode?: string;
    city?: string;
    wilaya?: string;
    country?: string;
  };
  const lines = [
    ...(address.line ?? []),
    [address.postcode, address.city].filter(Boolean).join(' '),
    address.wilaya !== address.city && address.wilaya,
    address.country && formatCountry(address.country, language),
  ];
  const email = typeof record['email'] === 'string' ? record['email'] : '';
  return (
    <Facts
      title={t('patient.section.contact')}
      empty={t('patient.nothing')}
      facts={[
        {
          label: fieldWord('patient', 'phones'),
          value:
            phones.length > 0 &&
            phones.map((number) => (
              <div key={number}>
                <Phone number={number} />
              </div>
            )),
        },
        { label: fieldWord('patient', 'email'), value: email && <a href={`mailto:${email}`}>{email}</a> },
        { label: fieldWord('patient', 'address'), value: lines.filter(Boolean).join('\n') },
      ]}
    />
  );
}

function OtherFacts({ record }: { record: JsonObject }) {
  const { t, language } = useTexts();
  const fact = (field: string): Fact => ({
    label: fieldWord('patient', field),
    value: valueWord('patient', field, record[field], language),
  });
  const contacts = objects(record['contacts']).map((item, index): Fact => ({
    label: String(item['relation'] ?? t('patient.contactNumber', { number: index + 1 })),
    value: (
      <>
        {String(item['name'])}
        {typeof item['phone'] === 'string' && (
          <div>
            <Phone number={item['phone']} />
          </div>
        )}
      </>
    ),
  }));
  const coverage = objects(record['coverage']).map((item, index): Fact => ({
    label: String(item['payer'] ?? t('patient.coverageNumber', { number: index + 1 })),
    value:
      [item['number'], typeof item['rate'] === 'number' ? t('patient.rate', { rate: item['rate'] }) : '']
        .filter(Boolean)
        .join(' · ') || t('patient.noNumber'),
  }));
  return (
    <>
      <Facts title={t('patient.section.contacts')} facts={contacts} />
      <Facts title={t('patient.section.coverage')} facts={coverage} />
      <Facts
        title={t('patient.section.care')}
        facts={[fact('generalPractitioner'), fact('language'), fact('maritalStatus'), fact('note')]}
      />
    </>
  );
}

/** Under the name: the birth name where another is used, sex and age, INS, phone. */
export function usePatientSubHead(): (record: JsonObject, now: Date) => string[] {
  const { t } = useTexts();
  const personWords = usePersonWords();
  return (record, now) => {
    const words = personWords(record, now);
    const phone = Array.isArray(record['phones']) ? String(record['phones'][0] ?? '') : '';
    const ins = insOf(record);
    const name = typeof record['usualName'] === 'string' ? String(record['birthName']).toLocaleUpperCase('fr') : '';
    return [
      name && t(record['gender'] === 'female' ? 'patient.bornFemale' : 'patient.born', { name }),
      [words.sex, ...words.life].filter(Boolean).join(' · '),
      ins && t('patient.insShort', { number: ins }),
      phone && formatPhone(phone),
    ];
  };
}

export function PatientFacts({ record }: { record: JsonObject }) {
  return (
    <>
      <IdentityFacts record={record} />
      <ContactFacts record={record} />
      <OtherFacts record={record} />
    </>
  );
}
