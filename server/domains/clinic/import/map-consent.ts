/** A FHIR R4 Consent whose text is in the resource, as a consent. */
import { CONSENT_METHODS, CONSENT_STATUSES } from '../../../../src/contract/entities/consent.ts';
import type { JsonObject } from '../../../../src/lib/json.ts';
import {
  codeIn,
  extension,
  fitted,
  keep,
  link,
  oneOf,
  prose,
  momentOrLeftover,
  wordsOf,
  type MappedClinical,
} from './clinical-values.ts';
import { CONSENT_TYPE_SYSTEM, EXTENSIONS } from './extensions.ts';
import { dayOf, object, objects, present, text } from './fhir-values.ts';
import { Leftovers } from './leftovers.ts';

/** Decodes base64 as UTF-8 text; undefined if it is not valid. */
function decoded(data: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(data.replaceAll(/\s/g, '')), (letter) => letter.codePointAt(0) ?? 0);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The text of the agreement, if the resource holds it as text. */
function agreedText(resource: JsonObject): { text: string | undefined; language: string | undefined } {
  const attachment = object(resource['sourceAttachment']);
  const data = text(attachment['data']);
  const isText = /^text\/plain\b/.test(text(attachment['contentType']) ?? '');
  return {
    text: isText && data !== undefined ? prose(decoded(data)) : undefined,
    language: text(attachment['language']) ?? text(resource['language']),
  };
}

const OWN_TYPE = new RegExp(`^${CONSENT_TYPE_SYSTEM}$`);

export function consentOf(resource: JsonObject): MappedClinical {
  const leftovers = new Leftovers();
  const status = oneOf(CONSENT_STATUSES, text(resource['status']));
  if (status === undefined) return keep('no-status');
  const agreed = agreedText(resource);
  if (agreed.text === undefined || agreed.text.length > 50_000) return keep('no-text');
  const language = oneOf(['fr', 'en'], agreed.language?.slice(0, 2));
  if (language === undefined) return keep('no-language');
  const [category] = objects(resource['category']);
  const type = codeIn(category, OWN_TYPE) ?? wordsOf(category) ?? wordsOf(resource['scope']);
  if (type === undefined) return keep('no-text');
  const field = (name: string) => prose(extension(resource, EXTENSIONS.field(name), 'valueString'));
  const until = dayOf(object(object(resource['provision'])['period'])['end']);
  const [performer] = objects(resource['performer']);
  const kind = oneOf(['patient', 'related'], field('performerKind'));
  return {
    ok: true,
    leftovers,
    fields: present({
      status,
      type: fitted(type, 100, 'type', leftovers),
      category: fitted(field('category'), 100, 'category', leftovers),
      statusReason: fitted(field('statusReason'), 500, 'statusReason', leftovers),
      language,
      text: agreed.text,
      dateTime:
        resource['dateTime'] === undefined ? undefined : momentOrLeftover(resource['dateTime'], 'dateTime', leftovers),
      validUntil: until?.length === 10 ? until : undefined,
      performer:
        kind === undefined
          ? undefined
          : present({ kind, name: text(performer?.['display']), relation: field('performerRelation') }),
      witness: fitted(field('witness'), 200, 'witness', leftovers),
      method: oneOf(CONSENT_METHODS, field('method')),
      withdrawalReason: fitted(field('withdrawalReason'), 500, 'withdrawalReason', leftovers),
    }),
    links: [
      ...objects(object(resource['provision'])['data']).flatMap((each) =>
        link('appointmentId', 'appointment', each['reference']),
      ),
      ...link('supersedes', 'consent', extension(resource, EXTENSIONS.field('supersedes'), 'valueReference')),
    ],
  };
}
