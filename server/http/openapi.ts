import { z } from 'zod';
import type { Schema } from '../../src/contract/fields.ts';
import { problemSchema, PROTOCOL_VERSION } from '../../src/contract/protocol.ts';
import type { Json, JsonObject } from '../../src/lib/json.ts';
import type { ServerDomain } from '../deps.ts';
import type { AnswerBody, Operation } from './operation.ts';
import { EXTRA_SHAPES, operationsOf } from './operations.ts';

/** OpenAPI 3.1, generated from the schemas with which the server validates. */
export interface OpenApi {
  openapi: '3.1.1';
  info: { title: string; version: string; description: string };
  servers: { url: string }[];
  tags: { name: string }[];
  paths: Record<string, Record<string, PathOperation>>;
  components: { schemas: Record<string, JsonObject>; securitySchemes: JsonObject };
}

interface PathOperation {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  security: JsonObject[];
  parameters?: JsonObject[];
  requestBody?: JsonObject;
  responses: Record<string, JsonObject>;
}

const FORMATS: Partial<Record<string, string>> = { uuid: 'uuid', instant: 'date-time' };

/** Shapes are defined once, by name, and referenced everywhere else. */
function createShapes() {
  const schemas: Record<string, JsonObject> = {};
  function shape(schema: Schema, io: 'input' | 'output'): JsonObject {
    const {
      $schema: _dialect,
      $defs,
      ...rest
    } = z.toJSONSchema(schema, {
      io,
      unrepresentable: 'any',
      override: ({ jsonSchema }) => {
        // `kind` tells a store which column to create. Two kinds are also formats on the wire.
        const { kind } = jsonSchema;
        delete jsonSchema['kind'];
        const format = typeof kind === 'string' ? FORMATS[kind] : undefined;
        if (format !== undefined && jsonSchema.type === 'string') jsonSchema.format = format;
      },
    }) as JsonObject & { $defs?: Record<string, JsonObject> };
    for (const [name, definition] of Object.entries($defs ?? {})) schemas[name] ??= pointed(definition);
    const id = z.globalRegistry.get(schema)?.id;
    if (id === undefined) return pointed(rest);
    schemas[id] ??= pointed(rest);
    return { $ref: `#/components/schemas/${id}` };
  }
  return { schemas, shape };
}

/** The same schema, with every reference pointing into the document's components. */
function pointed(schema: JsonObject): JsonObject {
  const { id: _id, ...rest } = schema;
  return Object.fromEntries(
    Object.entries(typeof schema['id'] === 'string' ? rest : schema).map(([key, value]): [string, Json] => {
      if (key === '$ref' && typeof value === 'string') return [key, value.replace('#/$defs/', '#/components/schemas/')];
      return [key, mapped(value)];
    }),
  );
}

const mapped = (value: Json): Json =>
  Array.isArray(value) ? value.map(mapped) : typeof value === 'object' && value !== null ? pointed(value) : value;

type Shape = ReturnType<typeof createShapes>['shape'];

function answerBody(shape: Shape, body: AnswerBody): JsonObject {
  if (body === null) return {};
  if ('media' in body)
    return { content: { [body.media]: { schema: body.schema ? shape(body.schema, 'output') : { type: 'string' } } } };
  return { content: { 'application/json': { schema: shape(body, 'output') } } };
}

const PLAIN: Record<number, string> = { 200: 'as asked', 201: 'made', 204: 'done', 304: 'unchanged' };

/** Statuses that follow from the kind of operation; 503 is always possible. */
function problemsOf({ who, body, parameters, problems }: Operation): number[] {
  const statuses = new Set([...(problems ?? []), 503]);
  if (body || (parameters ?? []).length > 0) statuses.add(400);
  if (body) for (const status of [413, 415]) statuses.add(status);
  if (who.kind !== 'anyone') statuses.add(401).add(403);
  return [...statuses].sort((one, other) => one - other);
}

const PEOPLE: Record<Operation['who']['kind'], string> = {
  anyone: 'Asks for no session.',
  session: 'For everybody who is signed in.',
  admin: 'For administrators.',
  reader: 'For roles that read this type.',
  writer: 'For roles that write this type.',
};

function pathOperation(shape: Shape, operation: Operation): PathOperation {
  const { who, body, path, answers, parameters = [] } = operation;
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]): JsonObject => ({
    name: name ?? '',
    in: 'path',
    required: true,
    schema: name === 'version' ? { type: 'integer', minimum: 1 } : { type: 'string', format: 'uuid' },
  }));
  const given = parameters.map(({ name, in: place, schema, required, description }): JsonObject => ({
    name,
    in: place,
    required: required === true,
    schema: shape(schema, 'input'),
    ...(description === undefined ? {} : { description }),
  }));
  const problem = { 'application/problem+json': { schema: shape(problemSchema, 'output') } };
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    description: PEOPLE[who.kind],
    security:
      who.kind === 'anyone' ? [] : operation.id === 'refresh' ? [{ cookie: [] }] : [{ bearer: [] }, { cookie: [] }],
    ...(inPath.length + given.length > 0 ? { parameters: [...inPath, ...given] } : {}),
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { [body.media ?? 'application/json']: { schema: shape(body.schema, 'input') } },
          },
        }
      : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([code, answer]): [string, JsonObject] => [
          code,
          { description: PLAIN[Number(code)] ?? '', ...answerBody(shape, answer) },
        ]),
      ),
      ...Object.fromEntries(
        problemsOf(operation).map((code): [string, JsonObject] => [
          String(code),
          { description: 'a problem (RFC 9457); nothing was changed', content: problem },
        ]),
      ),
    },
  };
}

const documents = new WeakMap<ServerDomain, OpenApi>();

export function openApiOf(domain: ServerDomain): OpenApi {
  let document = documents.get(domain);
  if (!document) {
    const { schemas, shape } = createShapes();
    const operations = operationsOf(domain);
    const paths: OpenApi['paths'] = {};
    for (const operation of operations)
      (paths[operation.path] ??= {})[operation.method.toLowerCase()] = pathOperation(shape, operation);
    for (const extra of EXTRA_SHAPES) shape(extra, 'output');
    document = {
      openapi: '3.1.1',
      info: {
        title: `MedicalPro, ${domain.name}`,
        version: String(PROTOCOL_VERSION),
        description:
          'The sync protocol and the records one at a time. Times are RFC 3339 in UTC, ids are UUIDs, errors are problems (RFC 9457).',
      },
      servers: [{ url: '/' }],
      tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
      paths,
      components: {
        schemas: Object.fromEntries(Object.entries(schemas).sort(([one], [other]) => (one < other ? -1 : 1))),
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
          cookie: {
            type: 'apiKey',
            in: 'cookie',
            name: 'medicalpro_session',
            description:
              'over TLS with the prefix __Host-; a request that changes something must come from the same origin',
          },
        },
      },
    };
    documents.set(domain, document);
  }
  return document;
}
