import type { Json } from '../../lib/json.ts';
import { asList, asObject, asText } from '../../records/control-props.ts';
import { Phones } from '../../records/phone-links.tsx';
import { formatCountry } from '../../ui/i18n/format.ts';
import { languageNow, textOf } from '../../ui/i18n/i18n.ts';
import type { Fact } from '../../ui/primitives/facts.tsx';

/** As it stands on a letter. */
export function addressInLines(value: Json | undefined): string {
  const address = asObject(value);
  const [city, wilaya, country] = ['city', 'wilaya', 'country'].map((name) => asText(address[name]));
  return [
    ...asList(address['line']).map(asText),
    [asText(address['postcode']), city].filter(Boolean).join(' '),
    wilaya === city ? '' : wilaya,
    country && formatCountry(country, languageNow()),
  ]
    .filter(Boolean)
    .join('\n');
}

/** People to call, by what they are to the patient. */
export const contactFacts = (value: Json | undefined): Fact[] =>
  asList(value)
    .map(asObject)
    .map((item, index) => ({
      label: asText(item['relation']) || (textOf('items.patient.contacts.one', { number: index + 1 }) ?? ''),
      value: (
        <>
          {asText(item['name'])}
          <Phones value={item['phone'] ?? null} />
        </>
      ),
    }));

/** Insurances, by who pays. */
export const coverageFacts = (value: Json | undefined): Fact[] =>
  asList(value)
    .map(asObject)
    .map((item, index) => ({
      label: asText(item['payer']) || (textOf('items.patient.coverage.one', { number: index + 1 }) ?? ''),
      value:
        [asText(item['number']), typeof item['rate'] === 'number' ? textOf('patient.rate', { rate: item['rate'] }) : '']
          .filter(Boolean)
          .join(' · ') || textOf('patient.noNumber'),
    }));
