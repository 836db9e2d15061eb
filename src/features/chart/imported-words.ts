import type { ImportedResource } from '../../contract/entities/imported-resource.ts';
import type { Json } from '../../lib/json.ts';
import { textOf } from '../../ui/i18n/i18n.ts';
import type { Fact } from '../../ui/primitives/facts.tsx';
import type { ImportedLine, SayValue } from './imported.ts';
import { formatMeasure, formatMoment } from '../../ui/i18n/format.ts';
import type { Language } from '../../ui/i18n/i18n.ts';
import { formatPartialDate } from '../../ui/i18n/partial-date.ts';

/** The label of a resource type, such as `Vaccination`; for a rare type, R4's own name. */
export const importedTypeWord = (type: Json | undefined): string =>
  textOf(`importedResource.type.${String(type ?? '')}`) ?? String(type ?? '');

/** Elements whose values are codes of FHIR or of its usual categories. */
const CODED: ReadonlySet<string> = new Set([
  'status',
  'lifecycleStatus',
  'achievementStatus',
  'clinicalStatus',
  'verificationStatus',
  'criticality',
  'intent',
  'priority',
  'category',
  'type',
  'primarySource',
  'doNotPerform',
]);

/** A code in words; one that has none stays as it is, and so does a text that the file gives. */
const codeWord = (element: string, words: string): string =>
  CODED.has(element)
    ? words.replaceAll(/^[a-z]+(?:-[a-z]+)*$/gm, (code) => textOf(`importedResource.code.${code}`) ?? code)
    : words;

const RESULT = /: (-?\d+(?:\.\d+)?(?:e-?\d+)?)(?= |$)/;

/** The title of an imported resource. The value of a result is written as a practice reads it (CR-52). */
export const importedTitle = ({ title = '', resourceType }: ImportedResource, language: Language): string =>
  resourceType === 'Observation'
    ? title.replace(
        RESULT,
        (_, value: string) => `${language === 'fr' ? '\u00a0:' : ':'} ${formatMeasure(Number(value), language)}`,
      )
    : title;

/** Lines with the same label are joined into one fact. */
export function linesOfWords(lines: readonly ImportedLine[]): Fact[] {
  const facts = new Map<string, string>();
  for (const { element, words } of lines) {
    const label = textOf(`importedResource.element.${element}`) ?? element;
    const value = codeWord(element, words);
    const before = facts.get(label)?.split('\n') ?? [];
    if (!before.includes(value)) facts.set(label, [...before, value].join('\n'));
  }
  return [...facts].map(([label, value]) => ({ label, value }));
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;
const DAY = /^\d{4}-\d{2}(-\d{2})?$/;

/** Numbers as a practice reads them, dates and moments of FHIR as the screen's language writes them; other text as it is. */
export const saidIn =
  (language: Language): SayValue =>
  (value) => {
    if (typeof value === 'number') return formatMeasure(value, language);
    if (INSTANT.test(value) && !Number.isNaN(Date.parse(value))) return formatMoment(value, language);
    return DAY.test(value) ? formatPartialDate(value) : value;
  };
