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

/** Lines with the same label are joined into one fact. */
export function linesOfWords(lines: readonly ImportedLine[]): Fact[] {
  const facts = new Map<string, string>();
  for (const { element, words } of lines) {
    const label = textOf(`importedResource.element.${element}`) ?? element;
    facts.set(label, [facts.get(label), words].filter(Boolean).join('\n'));
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
