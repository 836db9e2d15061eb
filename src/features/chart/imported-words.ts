import type { Json } from '../../lib/json.ts';
import { textOf } from '../../ui/i18n/i18n.ts';
import type { Fact } from '../../ui/primitives/facts.tsx';
import type { ImportedLine } from './imported.ts';

/** `Vaccination`; the name that R4 has for a type that is rare. */
export const importedTypeWord = (type: Json | undefined): string =>
  textOf(`importedResource.type.${String(type ?? '')}`) ?? String(type ?? '');

/** Lines of one name are one fact: an element stands once. */
export function linesOfWords(lines: readonly ImportedLine[]): Fact[] {
  const facts = new Map<string, string>();
  for (const { element, words } of lines) {
    const label = textOf(`importedResource.element.${element}`) ?? element;
    facts.set(label, [facts.get(label), words].filter(Boolean).join('\n'));
  }
  return [...facts].map(([label, value]) => ({ label, value }));
}
