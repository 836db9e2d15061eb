import { z } from 'zod';
import { updateSchemaOf, type EntityDefinition } from '../../src/contract/entity.ts';
import type { Operation } from './operation.ts';
import { person, time, uuid, page, PAGING, IF_MATCH, KEY } from './answer-shapes.ts';

const nameOf = ({ type }: EntityDefinition) => type.charAt(0).toUpperCase() + type.slice(1);

/** A record as it is returned: its fields, and what the server adds. */
export const recordSchemaOf = (definition: EntityDefinition) =>
  z
    .strictObject({
      id: uuid,
      ...definition.fields.shape,
      version: z.int(),
      createdAt: time,
      updatedAt: time,
      updatedBy: uuid.nullable(),
    })
    .meta({ id: nameOf(definition) });

/** The operations of one type of record. */
export function recordOperations(definition: EntityDefinition): Operation[] {
  const name = nameOf(definition);
  const address = `/api/v1/${definition.resource}`;
  const record = recordSchemaOf(definition);
  const fresh = z.strictObject({ id: uuid.optional(), ...definition.fields.shape }).meta({ id: `New${name}` });
  const patch = z.strictObject(updateSchemaOf(definition).shape).meta({ id: `${name}Patch` });
  const version = z.strictObject({
    version: z.int(),
    operation: z.enum(['CREATE', 'UPDATE', 'DELETE']),
    data: z.record(z.string(), z.unknown()),
    changedFields: z.array(z.string()),
    modifiedBy: person,
    modifiedAt: time,
    clientId: uuid.nullable(),
    reason: z.string().nullable(),
  });
  const base = { tag: name };
  const reads = { ...base, who: { kind: 'reader', entityType: definition.type } as const };
  const writes = { ...base, who: { kind: 'writer', entityType: definition.type } as const };
  const guarded = { ...writes, parameters: [IF_MATCH, KEY] };
  return [
    {
      ...reads,
      id: `list${name}`,
      method: 'GET',
      path: address,
      summary: 'The records, by id',
      answers: { 200: page(record, `${name}Page`) },
      parameters: [
        ...PAGING,
        {
          name: 'q',
          in: 'query',
          schema: z.string().max(200),
          description: 'words to be found, accents and case aside',
        },
        { name: 'updatedSince', in: 'query', schema: time },
        {
          name: 'deleted',
          in: 'query',
          schema: z.enum(['true', 'false']),
          description: 'the deleted records, as they were, in the place of those that stand',
        },
      ],
    },
    {
      ...writes,
      id: `create${name}`,
      method: 'POST',
      path: address,
      summary: 'A new record',
      parameters: [KEY],
      body: { schema: fresh },
      answers: { 201: record },
      problems: [409, 422],
    },
    {
      ...reads,
      id: `export${name}`,
      method: 'POST',
      path: `${address}/exports`,
      summary: 'Says before a device writes a list into a file that it does; audited as an export',
      answers: { 204: null },
    },
    {
      ...reads,
      id: `read${name}`,
      method: 'GET',
      path: `${address}/{id}`,
      summary: 'One record; its ETag is its version; audited',
      answers: { 200: record, 304: null },
      problems: [404],
    },
    {
      ...guarded,
      id: `replace${name}`,
      method: 'PUT',
      path: `${address}/{id}`,
      summary: 'Replaces all fields',
      body: { schema: fresh },
      answers: { 200: record },
      problems: [404, 409, 412, 422, 428],
    },
    {
      ...guarded,
      id: `change${name}`,
      method: 'PATCH',
      path: `${address}/{id}`,
      summary: 'Changes the fields given; null clears',
      body: { schema: patch },
      answers: { 200: record },
      problems: [404, 409, 412, 422, 428],
    },
    {
      ...guarded,
      id: `delete${name}`,
      method: 'DELETE',
      path: `${address}/{id}`,
      summary: 'Deletes it softly',
      answers: { 204: null },
      problems: [404, 412, 422, 428],
    },
    ...(definition.versioned
      ? [
          {
            ...reads,
            id: `versionsOf${name}`,
            method: 'GET',
            path: `${address}/{id}/versions`,
            summary: 'Its versions, newest first',
            parameters: PAGING,
            answers: { 200: page(version, `${name}VersionsPage`) },
            problems: [404],
          } satisfies Operation,
          {
            ...guarded,
            id: `restore${name}`,
            method: 'POST',
            path: `${address}/{id}/versions/{version}/restore`,
            summary: 'Makes an old version the newest; may revive a deleted record',
            answers: { 200: record },
            problems: [404, 409, 412, 422, 428],
          } satisfies Operation,
        ]
      : []),
  ];
}
