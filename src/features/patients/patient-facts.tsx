import type { Patient } from '../../contract/entities/patient.ts';
import { Phones } from '../../records/phone-links.tsx';
import { formatCountry } from '../../ui/i18n/format.ts';
import { languageNow, textOf } from '../../ui/i18n/i18n.ts';
import type { Fact } from '../../ui/primitives/facts.tsx';

/** The address as on an envelope. */
export function addressInLines({ line = [], postcode, city, wilaya, country }: Patient['address'] = {}): string {
  return [
    ...line,
    [postcode, city].filter(Boolean).join(' '),
    wilaya === city ? '' : wilaya,
    country && formatCountry(country, languageNow()),
  ]
    .filter(Boolean)
    .join('\n');
}

/** The people to call, labelled by their relation to the patient. */
export const contactFacts = (contacts: Patient['contacts'] = []): Fact[] =>
  contacts.map(({ relation, name, phone = null }, index) => ({
    label: relation || (textOf('items.patient.contacts.one', { number: index + 1 }) ?? ''),
    value: (
      <>
        {name}
        <Phones value={phone} />
      </>
    ),
  }));

/** The insurances, labelled by their payer. */
export const coverageFacts = (coverage: Patient['coverage'] = []): Fact[] =>
  coverage.map(({ payer, number, rate }, index) => ({
    label: payer || (textOf('items.patient.coverage.one', { number: index + 1 }) ?? ''),
    value:
      [number, rate === undefined ? '' : textOf('patient.rate', { rate })].filter(Boolean).join(' · ') ||
      textOf('patient.noNumber'),
  }));
