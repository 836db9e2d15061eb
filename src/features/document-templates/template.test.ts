import { describe, expect, it } from 'vitest';
import { TEMPLATE_VARIABLES } from '../../contract/clinical/template-variables.ts';
import { nextVersion, partsOf, variablesFor } from './template.ts';
import { words as en } from './words-en.ts';
import { words as fr } from './words-fr.ts';

const wordOf = (words: object, name: string): unknown =>
  name.split('.').reduce<unknown>((of, part) => (of as Record<string, unknown> | undefined)?.[part], words);

describe('the texts of documents', () => {
  it('CS-51 every variable has its words, and no kind is offered one that its documents cannot fill in', () => {
    for (const name of TEMPLATE_VARIABLES)
      for (const { documentTemplate } of [fr, en])
        expect(wordOf(documentTemplate.variable, name), name).toBeTypeOf('string');
    const offered = (kind: string) => variablesFor(kind).flatMap(({ variables }) => variables);
    expect(offered('consent')).toContain('consent.type');
    expect(offered('consent')).not.toContain('record.text');
    expect(offered('letter')).toContain('record.text');
    expect(offered('note')).not.toContain('prescription.lines');
    expect(offered('letter')).not.toContain('clinic.address');
  });

  it('CS-54 the next version comes after every version of the same text, drafts too', () => {
    const one = { kind: 'letter', name: 'Courrier', language: 'fr', templateVersion: 2 } as const;
    expect(nextVersion(one, [])).toBe(3);
    expect(
      nextVersion(one, [
        { ...one, templateVersion: 4 },
        { ...one, name: 'Autre', templateVersion: 9 },
      ]),
    ).toBe(5);
  });

  it('CS-52 a body is cut at its variables and at the marks of its questions', () => {
    expect(partsOf('Je, {{ patient.fullName }}, {{}}\n[?] J’ai compris [?]\n[_] Allergies')).toEqual([
      { words: 'Je, ' },
      { variable: 'patient.fullName' },
      { words: ', ' },
      { variable: '' },
      { words: '\n' },
      { answer: 'yesNo' },
      { words: 'J’ai compris [?]\n' },
      { answer: 'inWords' },
      { words: 'Allergies' },
    ]);
  });
});
