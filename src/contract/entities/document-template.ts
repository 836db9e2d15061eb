import * as z from 'zod/mini';
import type { JsonObject } from '../../lib/json.ts';
import { unknownVariables } from '../clinical/template-variables.ts';
import { defineEntity } from '../entity.ts';
import { choice, integer, optional, text, uuid } from '../fields.ts';
import { issue, type Issue } from '../issues.ts';
import { frozenIssues, hasChanged, transitionIssues, type Transitions } from '../rules.ts';
import type { FieldsOf } from '../typed.ts';

export const TEMPLATE_STATUSES = ['draft', 'published', 'retired'] as const;
export type TemplateStatus = (typeof TEMPLATE_STATUSES)[number];

export const TEMPLATE_TRANSITIONS: Transitions<TemplateStatus> = {
  draft: ['published', 'retired'],
  published: ['retired'],
  retired: [],
};

const TEXT_OF_A_VERSION = ['kind', 'name', 'language', 'templateVersion', 'body', 'consentType', 'supersedes'] as const;

function check(record: JsonObject, before: JsonObject | null): Issue[] {
  const issues = transitionIssues(TEMPLATE_TRANSITIONS, before?.['status'], record['status']);
  if (hasChanged('body', record, before)) {
    issues.push(
      ...unknownVariables(String(record['body'])).map((name) =>
        issue('body', 'unknown_variable', { name: name.slice(0, 60) }),
      ),
    );
  }
  if (before && before['status'] !== 'draft')
    issues.push(...frozenIssues(TEXT_OF_A_VERSION, record, before, 'template_published'));
  return issues;
}

/** A version of a document's text. A published version cannot change, because signed documents refer to it. */
export const documentTemplate = defineEntity({
  type: 'documentTemplate',
  resource: 'document-templates',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'strict',
  versioned: true,
  references: [{ field: 'supersedes', to: 'documentTemplate' }],
  fields: z.strictObject({
    kind: choice(['consent', 'prescription', 'note', 'letter']),
    name: text(200),
    language: choice(['fr', 'en']),
    templateVersion: integer(1, 9999),
    status: choice(TEMPLATE_STATUSES),
    body: text(50_000),
    consentType: optional(text(100)),
    supersedes: optional(uuid()),
    note: optional(text(2000)),
  }),
  check,
  checkDelete: (record) => (record['status'] === 'published' ? [issue('status', 'template_kept')] : []),
});

/** A template's fields, as screens read them. */
export type DocumentTemplate = FieldsOf<typeof documentTemplate>;
