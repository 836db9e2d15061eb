import { describe, expect, it } from 'vitest';
import { questionsOf, withoutQuestions } from '../../src/contract/clinical/template-questions.ts';
import { fillTemplate, variablesOf } from '../../src/contract/clinical/template-variables.ts';
import { CONSENT_TYPES } from '../../src/contract/entities/consent.ts';
import { documentTemplate } from '../../src/contract/entities/document-template.ts';
import { validateCreate } from '../../src/contract/entity.ts';
import { DEMO_DOCUMENTS } from '../../server/domains/clinic/fixtures/demo-documents.ts';

describe('CS-33 the demonstration’s documents', () => {
  it('are at least a dozen, of every kind and in both languages', () => {
    expect(DEMO_DOCUMENTS.length).toBeGreaterThanOrEqual(12);
    expect(new Set(DEMO_DOCUMENTS.map(({ kind }) => kind))).toEqual(
      new Set(['consent', 'note', 'prescription', 'letter']),
    );
    for (const kind of ['consent', 'note', 'letter'])
      expect(new Set(DEMO_DOCUMENTS.filter((one) => one['kind'] === kind).map(({ language }) => language))).toEqual(
        new Set(['fr', 'en']),
      );
  });

  it.each(DEMO_DOCUMENTS.map((one) => [String(one['name']), one] as const))(
    '%s is valid, and reads well',
    (_name, one) => {
      expect(validateCreate(documentTemplate, one)).toMatchObject({ ok: true });
      const body = String(one['body']);
      const read = fillTemplate(withoutQuestions(body), {});
      expect(read).not.toMatch(/\{\{|\}\}|\[[?_]\]/);
      expect(read).not.toContain("'");
      expect(variablesOf(body).length).toBeGreaterThan(1);
      if (one['kind'] === 'consent') expect(CONSENT_TYPES).toContain(one['consentType']);
      for (const { question } of questionsOf(body)) expect(body).toContain(question);
    },
  );
});
