import * as z from 'zod/mini';
import type { Domain } from '../../src/contract/domain.ts';
import { defineEntity } from '../../src/contract/entity.ts';
import { structure, text } from '../../src/contract/fields.ts';
import type { Listing } from '../../src/hooks/index.ts';

/** An entity of nobody's in particular, declared as docs/use-the-engine.md does. */
const item = defineEntity({
  type: 'item',
  resource: 'items',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'merge',
  versioned: true,
  references: [],
  fields: z.strictObject({
    name: text(20),
    label: text(200),
    colour: text(20),
    size: z.int(),
    tags: structure(z.array(text(20))),
    text: text(10_000),
  }),
});

export const warehouse: Domain = { name: 'warehouse', entities: [item] };

export const itemListing: Listing = {
  entityType: 'item',
  fields: ['name', 'label'],
  label: (summary) => String(summary['name']),
  sortKey: (summary) => String(summary['name']),
  terms: (summary) => ({ names: [[String(summary['name'])]], codes: [] }),
};
