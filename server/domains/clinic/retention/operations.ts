import { z } from 'zod';
import {
  erasurePasswordSchema,
  holdSchema,
  retainedPageSchema,
  retentionPreviewSchema,
} from '../../../../src/contract/retention.ts';
import type { Operation, Parameter } from '../../../http/operation.ts';

const TAG = 'Retention';
const who = { kind: 'admin' } as const;

const PAGING: readonly Parameter[] = [
  { name: 'limit', in: 'query', schema: z.int().min(1).max(500) },
  { name: 'cursor', in: 'query', schema: z.string(), description: 'the nextCursor of the page before' },
  { name: 'held', in: 'query', schema: z.enum(['0', '1']), description: '1: the files on hold, whatever their term' },
];

/** How long patients' files are kept, and their erasure once the term is over. */
export const retentionOperations: readonly Operation[] = [
  {
    id: 'listRetention',
    tag: TAG,
    method: 'GET',
    path: '/api/v1/retention',
    summary: 'The files whose term is over, or those on hold, by their term',
    who,
    parameters: PAGING,
    answers: { 200: retainedPageSchema },
    problems: [400],
  },
  {
    id: 'retentionOf',
    tag: TAG,
    method: 'GET',
    path: '/api/v1/retention/{id}',
    summary:
      'A patient’s term, what an erasure would erase, and what forbids it now; of a merged record, those of the file that it belongs to',
    who,
    answers: { 200: retentionPreviewSchema },
  },
  {
    id: 'holdFile',
    tag: TAG,
    method: 'PUT',
    path: '/api/v1/retention/{id}/hold',
    summary: 'Keeps any patient’s file, before or beyond its term, until the hold is lifted: a complaint, a lawsuit',
    who,
    body: { schema: holdSchema },
    answers: { 204: null },
  },
  {
    id: 'liftHold',
    tag: TAG,
    method: 'DELETE',
    path: '/api/v1/retention/{id}/hold',
    summary: 'Lifts the hold',
    who,
    answers: { 204: null },
  },
  {
    id: 'requestErasure',
    tag: TAG,
    method: 'PUT',
    path: '/api/v1/retention/{id}/request',
    summary: 'Asks for the erasure of a file whose term is over; another administrator confirms it within seven days',
    who,
    body: { schema: erasurePasswordSchema },
    answers: { 204: null },
    problems: [409, 422, 429],
  },
  {
    id: 'withdrawErasure',
    tag: TAG,
    method: 'DELETE',
    path: '/api/v1/retention/{id}/request',
    summary: 'Withdraws the request',
    who,
    answers: { 204: null },
  },
  {
    id: 'eraseFile',
    tag: TAG,
    method: 'POST',
    path: '/api/v1/retention/{id}/erasure',
    summary: 'Confirms another administrator’s request and erases the file for good',
    who,
    body: { schema: erasurePasswordSchema },
    answers: { 204: null },
    problems: [409, 422, 429],
  },
];
