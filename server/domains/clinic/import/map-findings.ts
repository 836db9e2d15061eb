/** FHIR R4 Condition and AllergyIntolerance as records. */
import { ALLERGY_CATEGORIES, ALLERGY_STATUSES } from '../../../../src/contract/entities/allergy.ts';
import { CONDITION_CLINICAL_STATUSES, CONDITION_VERIFICATIONS } from '../../../../src/contract/entities/condition.ts';
import type { Json, JsonObject } from '../../../../src/lib/json.ts';
import {
  codingsOf,
  extension,
  fitted,
  keep,
  link,
  momentOf,
  notesOf,
  oneOf,
  prose,
  tell,
  dayOrLeftover,
  wordsOf,
  type MappedClinical,
} from './clinical-values.ts';
import { OTHER_CODES } from './extensions.ts';
import { concept, dayOf, items, object, objects, present, text, texts } from './fhir-values.ts';
import { Leftovers } from './leftovers.ts';

const SYSTEMS: readonly (readonly [RegExp, 'cim-10' | 'snomed-ct'])[] = [
  [/icd-10|icd10|cim-?10|2\.16\.840\.1\.113883\.6\.3$/i, 'cim-10'],
  [/snomed\.info\/sct|2\.16\.840\.1\.113883\.6\.96$/i, 'snomed-ct'],
];

const LENGTH = { code: 20, note: 10_000 } as const;

/** The code with its system: ICD-10 first, then SNOMED CT, then any. Codes that are not imported are reported. */
function codeOf(value: Json | undefined, leftovers: Leftovers): JsonObject {
  const known = codingsOf(value).flatMap((coding) => {
    const code = text(coding['code']);
    const written = text(coding['system']) ?? '';
    const system = SYSTEMS.find(([form]) => form.test(written))?.[1] ?? 'other';
    return code === undefined ? [] : [{ code, codeSystem: system, written: `${code} (${written})` }];
  });
  const order = ['cim-10', 'snomed-ct', 'other'];
  const [chosen, ...others] = known.toSorted((a, b) => order.indexOf(a.codeSystem) - order.indexOf(b.codeSystem));
  for (const { written } of others) leftovers.add('code', 'more', written);
  if (chosen === undefined) return {};
  if (chosen.code.length > LENGTH.code) {
    leftovers.add('code', 'length', chosen.written);
    return {};
  }
  if (chosen.codeSystem === 'other' && !chosen.written.endsWith(`(${OTHER_CODES})`))
    leftovers.add('codeSystem', 'no-field', chosen.written);
  return { code: chosen.code, codeSystem: chosen.codeSystem };
}

const SEVERITIES = { '255604002': 'mild', '6736007': 'moderate', '24484000': 'severe' } as const;

function severityOf(value: Json | undefined, leftovers: Leftovers): string | undefined {
  const { code, words } = concept(value);
  const said = (code ?? words)?.toLowerCase();
  if (said === undefined) return undefined;
  const known = Object.hasOwn(SEVERITIES, said) ? SEVERITIES[said as keyof typeof SEVERITIES] : undefined;
  const severity = known ?? ['mild', 'moderate', 'severe'].find((each) => each === said);
  if (severity === undefined) leftovers.add('severity', 'format', words ?? said);
  return severity;
}

const verificationOf = (resource: JsonObject) =>
  oneOf(CONDITION_VERIFICATIONS, concept(resource['verificationStatus']).code);

/** FHIR needs no clinical status for a record that was entered in error. */
const statusOf = <T extends string>(known: readonly T[], resource: JsonObject, inError: T): T | undefined =>
  oneOf(known, concept(resource['clinicalStatus']).code) ??
  (verificationOf(resource) === 'entered-in-error' && resource['clinicalStatus'] === undefined ? inError : undefined);

const ONSETS = ['onsetAge', 'onsetRange', 'onsetString', 'abatementAge', 'abatementRange', 'abatementString'] as const;

/** An age or a range has no field: it is reported as written. */
function tellOtherTimes(resource: JsonObject, leftovers: Leftovers): void {
  for (const key of ONSETS) {
    const value = resource[key];
    if (value === undefined || value === null) continue;
    const quantity = object(value);
    const words =
      typeof value === 'string' ? prose(value) : [quantity['value'], quantity['unit']].filter(Boolean).join(' ');
    leftovers.add(key.startsWith('onset') ? 'onset' : 'abatement', 'no-field', words || JSON.stringify(value));
  }
}

const PRESENT: readonly string[] = ['active', 'recurrence', 'relapse'];

export function conditionOf(resource: JsonObject): MappedClinical {
  const leftovers = new Leftovers();
  const words = wordsOf(resource['code']);
  if (words === undefined) return keep('no-text');
  const status = statusOf(CONDITION_CLINICAL_STATUSES, resource, 'inactive');
  if (status === undefined) return keep('no-status');
  const onset = dayOrLeftover(
    [resource['onsetDateTime'], object(resource['onsetPeriod'])['start']],
    'onset',
    leftovers,
  );
  const abatement = dayOrLeftover(
    [resource['abatementDateTime'], object(resource['abatementPeriod'])['end']],
    'abatement',
    leftovers,
  );
  tellOtherTimes(resource, leftovers);
  const ended = abatement !== undefined && PRESENT.includes(status);
  if (ended) leftovers.add('clinicalStatus', 'adapted', status);
  const recorded = dayOf(resource['recordedDate']);
  if (recorded !== null && recorded !== onset) tell('recordedDate', [recorded], leftovers);
  tell('bodySite', objects(resource['bodySite']).map(wordsOf), leftovers);
  return {
    ok: true,
    leftovers,
    fields: present({
      text: fitted(words, 500, 'text', leftovers),
      ...codeOf(resource['code'], leftovers),
      clinicalStatus: ended ? 'resolved' : status,
      verificationStatus: verificationOf(resource),
      severity: severityOf(resource['severity'], leftovers),
      onset,
      abatement,
      note: fitted(notesOf(resource['note']).join('\n') || undefined, LENGTH.note, 'note', leftovers),
    }),
    links: link('practitionerId', 'practitioner', resource['asserter'] ?? resource['recorder']),
  };
}

/** SNOMED CT's code for "no known allergy". The codes for drugs or food only mean less, and are kept as text. */
const NONE_KNOWN: readonly string[] = ['716186003', '160244002'];

function reactionOf(reaction: JsonObject, leftovers: Leftovers): JsonObject | null {
  const manifestation = objects(reaction['manifestation'])
    .map(wordsOf)
    .filter((words) => words !== undefined)
    .join(', ');
  const description = prose(reaction['description']);
  tell('reactions', [wordsOf(reaction['substance']), dayOf(reaction['onset']) ?? undefined], leftovers);
  if (manifestation === '' && description === undefined) return null;
  const notes = [manifestation === '' ? undefined : description, ...notesOf(reaction['note'])];
  return present({
    manifestation: fitted(manifestation || description, 200, 'reactions', leftovers),
    severity: severityOf(reaction['severity'], leftovers),
    note: fitted(notes.filter((each) => each !== undefined).join('\n') || undefined, 1000, 'reactions', leftovers),
  });
}

export const SUBSTANCES = 'urn:medicalpro:allergy:substance';

function substancesOf(resource: JsonObject): string[] {
  return objects(resource['extension'])
    .filter((each) => each['url'] === SUBSTANCES)
    .map((each) => prose(each['valueString']))
    .filter((each) => each !== undefined);
}

export function allergyOf(resource: JsonObject): MappedClinical {
  const leftovers = new Leftovers();
  const status = statusOf(ALLERGY_STATUSES, resource, 'inactive');
  if (status === undefined) return keep('no-status');
  const none = codingsOf(resource['code']).some((coding) => NONE_KNOWN.includes(text(coding['code']) ?? ''));
  const words = wordsOf(resource['code']) ?? wordsOf(object(objects(resource['reaction'])[0])['substance']);
  if (!none && words === undefined) return keep('no-text');
  const [category, ...others] = texts(resource['category']).filter((each) => oneOf(ALLERGY_CATEGORIES, each));
  for (const other of others) leftovers.add('category', 'more', other);
  tellOtherTimes(resource, leftovers);
  const recorded = momentOf(resource['recordedDate']);
  if (recorded?.adapted) tell('recordedAt', [text(resource['recordedDate'])], leftovers);
  const said = {
    text: fitted(words, 200, 'text', leftovers),
    ...codeOf(resource['code'], leftovers),
    substances: substancesOf(resource),
    type: oneOf(['allergy', 'intolerance'], text(resource['type'])),
    category,
    criticality: oneOf(['low', 'high', 'unable-to-assess'], text(resource['criticality'])),
    onset: dayOrLeftover([resource['onsetDateTime'], object(resource['onsetPeriod'])['start']], 'onset', leftovers),
    lastOccurrence: dayOrLeftover([resource['lastOccurrence']], 'lastOccurrence', leftovers),
    reactions: objects(resource['reaction'])
      .map((reaction) => reactionOf(reaction, leftovers))
      .filter((reaction) => reaction !== null),
  };
  return {
    ok: true,
    leftovers: none ? new Leftovers() : leftovers,
    fields: present({
      ...(none ? { noKnownAllergy: true } : said),
      clinicalStatus: status,
      verificationStatus: verificationOf(resource),
      recordedAt: recorded === null || recorded.adapted ? undefined : recorded.at,
      note: fitted(notesOf(resource['note']).join('\n') || undefined, LENGTH.note, 'note', leftovers),
    }),
    links: link('practitionerId', 'practitioner', resource['asserter'] ?? resource['recorder']),
  };
}

export const extensionTexts = (resource: JsonObject, url: string): string | undefined =>
  prose(items(extension(resource, url, 'valueString'))[0]);
