import { z } from 'zod';
import { drugSyncSchema } from '../../../src/contract/drugs.ts';
import { importLineSchema } from '../../../src/contract/import.ts';
import type { Operation } from '../../http/operation.ts';

/** The clinic's addresses beside those of the engine and of its records. */
export const clinicOperations: readonly Operation[] = [
  {
    id: 'drugSync',
    tag: 'Drug catalogue',
    method: 'GET',
    path: '/api/drugs/sync/',
    summary: 'What changed in the drug catalogue since a place in its log; the accountant is not let in',
    who: { kind: 'session' },
    parameters: [
      {
        name: 'since',
        in: 'query',
        schema: z.string(),
        description: 'the cursor of the last page, or a date; the whole catalogue without it',
      },
      {
        name: 'schema',
        in: 'query',
        schema: z.int(),
        description: 'the schema of the client’s tables; another than the server’s is refused',
      },
      { name: 'format', in: 'query', schema: z.enum(['json', 'sql']), description: 'json without it' },
      {
        name: 'dialect',
        in: 'query',
        schema: z.enum(['sqlite', 'mysql']),
        description: 'of the statements; sqlite without it',
      },
      {
        name: 'limit',
        in: 'query',
        schema: z.int().min(1).max(5000),
        description: 'changes in a page; 5000 without it',
      },
    ],
    answers: { 200: drugSyncSchema },
    problems: [400, 403, 409],
    unaudited: 'reference data that is nobody’s record',
  },
  {
    id: 'importFhir',
    tag: 'Administration',
    method: 'POST',
    path: '/api/v1/import/fhir',
    summary: 'Imports FHIR R4 bundles; one JSON line a step',
    who: { kind: 'admin' },
    body: { schema: z.string(), media: 'application/octet-stream' },
    answers: { 200: { media: 'application/x-ndjson', schema: importLineSchema } },
    problems: [413, 415, 422],
  },
];
