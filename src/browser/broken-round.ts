import { storageReport, type SyncReport } from '../queue/engine.ts';
import { storageFaultOf } from '../queue/storage.ts';
import { LeaseTakenError } from './locks.ts';

/** Another context has the lease. */
const ASLEEP: SyncReport = { drained: false, failure: 'offline', retryInMs: 5_000 };
const RETRY_MS = 30_000;

/** A line of a stack trace that names a place: `    at f (file:1:2)`, or `f@file:1:2` in Firefox and WebKit. */
const PLACE = /^(?:\s+at .*|[^\s@]*@.*):\d+:\d+\)?$/;

/** What failed and where. Never the message: it may contain what was typed. */
function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return [error.name, ...(error.stack ?? '').split('\n').filter((line) => PLACE.test(line))].join('\n');
}

/**
 * The result of a round of sync that threw (SPEC ST-6): it is reported as a bug, never as being offline. The queue is
 * unchanged: no transaction is written in part.
 */
export function reportOfThrow(error: unknown): SyncReport {
  if (error instanceof LeaseTakenError) return ASLEEP;
  const fault = storageFaultOf(error);
  if (fault !== null) return storageReport(fault);
  console.error('sync: the round broke;', traceOf(error));
  return { drained: false, failure: 'broken', retryInMs: RETRY_MS };
}
