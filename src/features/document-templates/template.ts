import { TEMPLATE_VARIABLES } from '../../contract/clinical/template-variables.ts';
import type { JsonObject } from '../../lib/json.ts';

export type TemplateVariable = (typeof TEMPLATE_VARIABLES)[number];

const EVERYWHERE = ['patient', 'practitioner', 'clinic', 'appointment', 'document'];

/** The groups of variables that have a value in a document of a kind, in the order in which they are offered. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  consent: [...EVERYWHERE, 'consent'],
  note: EVERYWHERE,
  prescription: [...EVERYWHERE, 'prescription'],
  letter: [...EVERYWHERE, 'record'],
};

/** What nothing fills in yet: it would stay a blank in every document. */
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

/** The next number after those of the same document in its language. */
export function nextVersion(record: JsonObject, all: readonly JsonObject[]): number {
  const same = all.filter((one) =>
    (['kind', 'name', 'language'] as const).every((field) => one[field] === record[field]),
  );
  return Math.max(...[record, ...same].map(({ templateVersion }) => Number(templateVersion ?? 0))) + 1;
}

export type BodyPart = { variable: string } | { words: string };

/** A body cut at its variables. */
export function partsOf(body: string): BodyPart[] {
  return body
    .split(/\{\{([^{}]*)\}\}/)
    .map((part, at) => (at % 2 === 1 ? { variable: part.trim() } : { words: part }))
    .filter((part) => !('words' in part) || part.words !== '');
}
