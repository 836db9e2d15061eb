/** Who is who: ids of resources, their versions, and whether two records are one person. Pure. */
import { idOfName, isUuid } from '../../../../src/lib/ids.ts';
import { canonicalJson, type JsonObject } from '../../../../src/lib/json.ts';
import { foldForSearch, nameKey, searchKey } from '../../../../src/lib/text.ts';
import { object, text } from './fhir-values.ts';
import { isPlaceholder } from './leftovers.ts';
import type { FoundResource } from './found-resource.ts';

/** The system that a resource comes from: the base of its full address, otherwise of the requested Bundle. */
export function sourceOf({ fullUrl, resource, bundleUrl }: FoundResource): string | null {
  const type = String(resource['resourceType']);
  for (const address of [fullUrl, bundleUrl]) {
    if (!address || !/^https?:\/\//i.test(address)) continue;
    const [path = ''] = address.split(/[?#]/);
    const at = path.indexOf(`/${type}/`);
    return (at < 0 ? path.replace(new RegExp(`/${type}$`), '') : path.slice(0, at)).replace(/\/+$/, '');
  }
  return null;
}

export interface RecordIds {
  /** The id derived from tenant, source and resource: always the same for the same three. */
  primary: string;
  /** The id that earlier versions of the import derived, without the source. */
  legacy: string | null;
  /** For another person under the same id: derived from the particulars as well. */
  personal: string;
  /**
   * The id is unique worldwide, or its source is known: it identifies a person by itself, unless nearly all other
   * particulars differ.
   */
  trusted: boolean;
}

export function recordIds(tenantId: string, found: FoundResource, fields: JsonObject): RecordIds {
  const type = String(found.resource['resourceType']);
  const own = text(found.resource['id']);
  const urn = found.fullUrl?.replace(/^urn:uuid:/i, '');
  const source = sourceOf(found);
  const personal = (id: string) => idOfName(canonicalJson([id, personKey(fields)]), tenantId);
  const global = isUuid(own) ? own : isUuid(urn) ? urn : null;
  if (global !== null)
    return { primary: global.toLowerCase(), legacy: null, personal: personal(global.toLowerCase()), trusted: true };
  const legacy = idOfName(`${type}/${own ?? found.fullUrl ?? JSON.stringify(found.resource)}`, tenantId);
  if (own === undefined || source === null)
    return { primary: legacy, legacy: null, personal: personal(legacy), trusted: own === undefined };
  const primary = idOfName(`${source}/${type}/${own}`, tenantId);
  return { primary, legacy, personal: personal(primary), trusted: true };
}

/** The particulars by which people are compared. */
export interface Particulars {
  family: ReadonlySet<string>;
  given: ReadonlySet<string>;
  birthDate: string | null;
  gender: string | null;
}

const real = (values: readonly unknown[]): string[] =>
  values.filter((value): value is string => typeof value === 'string' && !isPlaceholder(value));

/** Of a patient or practitioner as the contract has it. */
export function particularsOf(record: JsonObject): Particulars {
  const family = real([record['birthName'], record['usualName'], record['familyName']]).map(nameKey);
  const given = real([record['birthGivenNames'], record['usualGiven'], record['givenNames']]);
  const known = typeof record['birthDate'] === 'string' && record['birthDateApproximate'] !== true;
  return {
    family: new Set(family.filter((key) => key !== '')),
    given: new Set(
      [...given.flatMap((names) => foldForSearch(names).split(' ').map(searchKey)), ...given.map(nameKey)].filter(
        (key) => key !== '',
      ),
    ),
    birthDate: known ? String(record['birthDate']) : null,
    gender: typeof record['gender'] === 'string' && record['gender'] !== 'unknown' ? record['gender'] : null,
  };
}

/** One key of a person's particulars, the same however the file is written. */
function personKey(record: JsonObject): string {
  const { family, given, birthDate, gender } = particularsOf(record);
  return canonicalJson([[...family].toSorted(), [...given].toSorted(), birthDate, gender]);
}

type Part = 'family' | 'given' | 'birthDate' | 'gender';

const shareOne = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => [...a].some((key) => b.has(key));

export interface Comparison {
  agree: readonly Part[];
  contradict: readonly Part[];
}

/** Compares part by part, where both sides have the part. */
export function compare(a: Particulars, b: Particulars): Comparison {
  const verdicts: [Part, boolean | null][] = [];
  for (const part of ['family', 'given'] as const)
    verdicts.push([part, a[part].size > 0 && b[part].size > 0 ? shareOne(a[part], b[part]) : null]);
  const known = Math.min(a.birthDate?.length ?? 0, b.birthDate?.length ?? 0);
  verdicts.push(['birthDate', known > 0 ? a.birthDate?.slice(0, known) === b.birthDate?.slice(0, known) : null]);
  verdicts.push(['gender', a.gender !== null && b.gender !== null ? a.gender === b.gender : null]);
  return {
    agree: verdicts.filter(([, same]) => same === true).map(([part]) => part),
    contradict: verdicts.filter(([, same]) => same === false).map(([part]) => part),
  };
}

/**
 * Under one trusted id: another person only if family name and birth date both differ, or three quarters of the
 * particulars that both sides have.
 */
export function isSameUnderTrustedId({ agree, contradict }: Comparison): boolean {
  if (contradict.includes('family') && contradict.includes('birthDate')) return false;
  return contradict.length < 2 || contradict.length < 0.75 * (agree.length + contradict.length);
}

/** Under an id of an unknown source, such as `1`, no part may differ. */
export const isSameUnderPlainId = ({ contradict }: Comparison): boolean => contradict.length === 0;

/** By a number alone, which may be a placeholder or another hospital's: name and birth date must agree. */
export const isSameByNumber = ({ agree, contradict }: Comparison): boolean =>
  contradict.length === 0 && agree.includes('birthDate') && (agree.includes('family') || agree.includes('given'));

/** What a file says about the age of a resource. */
export interface ResourceVersion {
  updated: number | null;
  number: number | null;
}

export function versionOf(resource: JsonObject): ResourceVersion {
  const meta = object(resource['meta']);
  const updated = Date.parse(text(meta['lastUpdated']) ?? '');
  const said = text(meta['versionId']) ?? '';
  return { updated: Number.isNaN(updated) ? null : updated, number: /^\d{1,15}$/.test(said) ? Number(said) : null };
}

/** Of two versions of one resource, whether the later one in the file is newer. */
export function isNewer(later: ResourceVersion, earlier: ResourceVersion): boolean {
  if (later.updated !== null && earlier.updated !== null && later.updated !== earlier.updated)
    return later.updated > earlier.updated;
  if (later.number !== null && earlier.number !== null && later.number !== earlier.number)
    return later.number > earlier.number;
  return true;
}

export const tellsVersion = ({ updated, number }: ResourceVersion): boolean => updated !== null || number !== null;
