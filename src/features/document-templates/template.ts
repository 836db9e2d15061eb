import { TEMPLATE_VARIABLES } from '../../contract/clinical/template-variables.ts';
import type { DocumentTemplate } from '../../contract/entities/document-template.ts';

export type TemplateVariable = (typeof TEMPLATE_VARIABLES)[number];

const EVERYWHERE = ['patient', 'practitioner', 'clinic', 'appointment', 'document'];

/** The groups of variables that have a value in a document of a kind, in the order in which they are offered. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  consent: [...EVERYWHERE, 'consent'],
  note: EVERYWHERE,
  prescription: [...EVERYWHERE, 'prescription'],
  letter: [...EVERYWHERE, 'record'],
};

/** Variables that nothing fills in yet, so that they would be blank in every document. */
const NOT_KNOWN: ReadonlySet<string> = new Set(['clinic.address', 'clinic.phone', 'document.place']);

export interface VariableGroup {
  group: string;
  variables: readonly TemplateVariable[];
}

/** The variables that are offered for a kind of document. */
export const variablesFor = (kind: string): readonly VariableGroup[] =>
  (GROUPS[kind] ?? EVERYWHERE).map((group) => ({
    group,
    variables: TEMPLATE_VARIABLES.filter((name) => name.startsWith(`${group}.`) && !NOT_KNOWN.has(name)),
  }));

/** The next version number of a document in its language. */
export function nextVersion(record: DocumentTemplate, all: readonly DocumentTemplate[]): number {
  const same = all.filter((one) =>
    (['kind', 'name', 'language'] as const).every((field) => one[field] === record[field]),
  );
  return Math.max(...[record, ...same].map(({ templateVersion }) => templateVersion ?? 0)) + 1;
}

export type BodyPart = { variable: string } | { words: string } | { answer: 'yesNo' | 'inWords' };

const MARKS = /\{\{([^{}]*)\}\}|^[ \t]*\[([?_])\][ \t]+/m;

/** A body cut at its variables and at the marks of its questions. */
export function partsOf(body: string): BodyPart[] {
  // Words, variable, mark; words, variable, mark; …
  const cut: readonly (string | undefined)[] = body.split(MARKS);
  return cut.flatMap((part, at): BodyPart[] => {
    if (part === undefined) return [];
    if (at % 3 === 1) return [{ variable: part.trim() }];
    if (at % 3 === 2) return [{ answer: part === '?' ? 'yesNo' : 'inWords' }];
    return part === '' ? [] : [{ words: part }];
  });
}
