import * as z from 'zod/mini';
import { defineEntity } from '../../src/contract/entity.ts';
import { optional, text } from '../../src/contract/fields.ts';
import type { Domain } from '../../src/contract/domain.ts';
import type { Listing } from '../../src/hooks/index.ts';
import { foldForSearch } from '../../src/lib/text.ts';

export const note = defineEntity({
  type: 'note',
  resource: 'notes',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'merge',
  versioned: true,
  references: [],
  fields: z.strictObject({ title: text(200), body: optional(text(10_000)) }),
});

export const notebook: Domain = { name: 'notebook', entities: [note] };

export const noteListing: Listing = {
  entityType: 'note',
  fields: ['title'],
  label: (summary) => String(summary['title']),
  sortKey: (summary) => foldForSearch(String(summary['title'])),
  terms: (summary) => ({ names: [[String(summary['title'])]], codes: [] }),
};
