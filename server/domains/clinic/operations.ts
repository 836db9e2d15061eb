import { z } from 'zod';
import {
  catalogueStateSchema,
  drugEntrySchema,
  drugImportLineSchema,
  editedDrugSchema,
} from '../../../src/contract/drug-editing.ts';
import { drugHistorySchema } from '../../../src/contract/drug-history.ts';
import { drugSyncSchema } from '../../../src/contract/drugs.ts';
import { CSV_KINDS, csvReportSchema } from '../../../src/contract/csv-import.ts';
import { importLineSchema } from '../../../src/contract/import.ts';
import type { Operation } from '../../http/operation.ts';
import { agendaFeedOperations } from './agenda-feed/operations.ts';
import { retentionOperations } from './retention/operations.ts';

const REFERENCE = 'reference data that is nobody’s record';

/** The clinic's addresses beside those of the engine and of its records. */
export const clinicOperations: readonly Operation[] = [
  ...agendaFeedOperations,
  ...retentionOperations,
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
    unaudited: REFERENCE,
  },
  {
    id: 'drugHistory',
    tag: 'Drug catalogue',
    method: 'GET',
    path: '/api/drugs/history',
    summary: 'What changed in the drug catalogue, release by release; the accountant is not let in',
    who: { kind: 'session' },
    parameters: [
      {
        name: 'after',
        in: 'query',
        schema: z.string(),
        description: 'the rev of the last edition that is known; all that the log holds without it',
      },
    ],
    answers: { 200: drugHistorySchema },
    problems: [400, 403],
    unaudited: REFERENCE,
  },
  {
    id: 'beginOwnDrugs',
    tag: 'Drug catalogue',
    method: 'POST',
    path: '/api/drugs/catalogue/own',
    summary: 'A catalogue of the clinic’s own, which begins as a copy of the shared one; nothing where there is one',
    who: { kind: 'admin' },
    answers: { 200: catalogueStateSchema },
  },
  {
    id: 'drugCatalogue',
    tag: 'Drug catalogue',
    method: 'GET',
    path: '/api/drugs/catalogue',
    summary: 'Which catalogue the clinic reads, and whether its administrator may change it',
    who: { kind: 'admin' },
    answers: { 200: catalogueStateSchema },
    unaudited: REFERENCE,
  },
  {
    id: 'editedDrug',
    tag: 'Drug catalogue',
    method: 'GET',
    path: '/api/drugs/catalogue/drugs/{id}',
    summary: 'A drug as it can be changed, with its ETag',
    who: { kind: 'admin' },
    answers: { 200: editedDrugSchema },
    unaudited: REFERENCE,
  },
  {
    id: 'putDrug',
    tag: 'Drug catalogue',
    method: 'PUT',
    path: '/api/drugs/catalogue/drugs/{id}',
    summary: 'Writes a drug as far as it is told; If-None-Match: * makes a new one under the caller’s UUID',
    who: { kind: 'admin' },
    parameters: [
      { name: 'If-Match', in: 'header', schema: z.string(), description: 'the ETag of the drug that was seen' },
      { name: 'If-None-Match', in: 'header', schema: z.literal('*'), description: 'for a new drug' },
    ],
    body: { schema: drugEntrySchema },
    answers: { 200: editedDrugSchema, 201: editedDrugSchema },
    problems: [400, 409, 412, 422, 428],
  },
  {
    id: 'deleteDrug',
    tag: 'Drug catalogue',
    method: 'DELETE',
    path: '/api/drugs/catalogue/drugs/{id}',
    summary: 'Takes a drug of the clinic’s own out; one of the drug base is withdrawn by PUT instead',
    who: { kind: 'admin' },
    parameters: [{ name: 'If-Match', in: 'header', schema: z.string(), required: true }],
    answers: { 204: null },
    problems: [412, 422, 428],
  },
  {
    id: 'importDrugs',
    tag: 'Drug catalogue',
    method: 'POST',
    path: '/api/drugs/catalogue/import',
    summary:
      'Brings the catalogue to a release of the French drug base: a line of JSON with its name and the files’ names and bytes, then the files; one JSON line a step',
    who: { kind: 'admin' },
    body: { schema: z.string(), media: 'application/octet-stream' },
    answers: { 200: { media: 'application/x-ndjson', schema: drugImportLineSchema } },
    problems: [400, 409, 413],
  },
  {
    id: 'exportFhir',
    tag: 'Patient',
    method: 'GET',
    path: '/api/v1/export/fhir/{patients}',
    summary:
      'Everything of up to 100 patients (ids with commas between them) that the role may read, as one Bundle of FHIR R4 that an import takes back; tagged SUBSETTED where the role may not read all of it',
    who: { kind: 'reader', entityType: 'patient' },
    answers: { 200: { media: 'application/fhir+json' } },
    problems: [404, 413],
  },
  {
    id: 'importCsv',
    tag: 'Administration',
    method: 'POST',
    path: '/api/v1/import/csv',
    summary:
      'Imports a table of users, templates, patients, practitioners or appointments, whole or not at all; a report for each row. With check=1 it says what it would do and writes nothing',
    who: { kind: 'admin' },
    parameters: [
      { name: 'kind', in: 'query', schema: z.enum(CSV_KINDS), required: true },
      {
        name: 'columns',
        in: 'query',
        schema: z.string(),
        description: 'what each column means, with commas between; without it, as the names of the columns say',
      },
      { name: 'check', in: 'query', schema: z.literal('1') },
    ],
    body: { schema: z.string(), media: 'text/csv' },
    answers: { 200: csvReportSchema },
    problems: [413, 415, 422],
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
