/** A FHIR R4 Practitioner as a record of the clinic. It has no note: values that do not fit become warnings. */
import type { JsonObject } from '../../../../src/lib/json.ts';
import { cut, present, text, texts } from './fhir-values.ts';
import { identifiersOf, reachOf } from './fields-of-person.ts';
import { Leftovers, PLACEHOLDERS } from './leftovers.ts';
import type { MapContext, Mapped } from './map-patient.ts';
import { chooseNames, partsOf, wordsOfName } from './names.ts';

const LENGTH = { name: 100, title: 40 } as const;
const MOST_IDENTIFIERS = 10;

export function practitionerOf(resource: JsonObject, context: MapContext): Mapped {
  const leftovers = new Leftovers();
  const { current } = chooseNames(resource, context.today);
  const { family, given, fromText } = partsOf(current);
  if (current && fromText) leftovers.add('name', 'adapted', wordsOfName(current));
  if (family === undefined) leftovers.add('familyName', 'missing');
  if (given.length === 0) leftovers.add('givenNames', 'missing');
  const [familyName, givenNames] = [
    family ?? PLACEHOLDERS[context.language],
    given.join(' ') || PLACEHOLDERS[context.language],
  ];
  for (const [field, value] of [
    ['familyName', familyName],
    ['givenNames', givenNames],
  ] as const) {
    if (value.length > LENGTH.name) leftovers.add(field, 'length', value);
  }
  const title = texts(current?.['prefix']).find((prefix) => prefix.length <= LENGTH.title);
  const reach = reachOf(resource['telecom'], 1, context.today, leftovers);
  const fields = present({
    familyName: cut(familyName, LENGTH.name),
    givenNames: cut(givenNames, LENGTH.name),
    title,
    identifiers: identifiersOf(resource, context.source, MOST_IDENTIFIERS, context.today, leftovers).map(
      ({ system, value }) => present({ system, value }),
    ),
    phone: reach.phones[0],
    email: reach.email,
    active: resource['active'] === false || text(resource['active']) === 'false' ? false : undefined,
  });
  return { fields, leftovers };
}
