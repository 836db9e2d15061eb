import { fillTemplate } from '../../contract/clinical/template-variables.ts';
import { NOTE_SECTIONS } from '../../contract/entities/medical-record.ts';
import { foldForSearch } from '../../lib/text.ts';
import type { NoteInput } from './note.ts';

export type Section = (typeof NOTE_SECTIONS)[number];

const heading = (line: string): string => foldForSearch(line.replace(/^\s*#*\s*/, '').replace(/\s*:?\s*$/, ''));

/**
 * Splits a template's body into sections. A line that is a section's label (`Examen clinique`, also with `#` or a
 * colon) begins that section, as in the text of a note. Text before the first label belongs to the first section.
 */
export function sectionsOf(
  body: string,
  wordsOf: (section: Section) => readonly string[],
): ReadonlyMap<Section, string> {
  const known = new Map(
    NOTE_SECTIONS.flatMap((section) => wordsOf(section).map((word) => [heading(word), section] as const)),
  );
  const lines = new Map<Section, string[]>();
  let at: Section = NOTE_SECTIONS[0];
  for (const line of body.split('\n')) {
    const begun = known.get(heading(line));
    if (begun === undefined) lines.set(at, [...(lines.get(at) ?? []), line]);
    else at = begun;
  }
  return new Map(
    [...lines].map(([section, of]) => [section, of.join('\n').trim()] as const).filter(([, text]) => text !== ''),
  );
}

/** Inserts a template into the note: each section's text is added below what is there. */
export function withTemplate(
  input: NoteInput,
  sections: ReadonlyMap<Section, string>,
  values: Readonly<Record<string, string | undefined>>,
): NoteInput {
  const filled = [...sections].map(([section, body]) => {
    const before = input[section]?.trimEnd() ?? '';
    const text = fillTemplate(body, values);
    return [section, before === '' ? text : `${before}\n${text}`] as const;
  });
  return { ...input, ...Object.fromEntries(filled) };
}
