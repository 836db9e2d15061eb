import type { DrugImportLine } from '../../../../src/contract/drug-editing.ts';
import type { Principal } from '../../../auth/sessions.ts';
import type { Deps } from '../../../deps.ts';

export type Tell = (line: DrugImportLine) => Promise<void>;

/** Reads the upload and returns the import itself: a function that reports its progress and, at last, its result. */
export type ImportDrugs = (
  deps: Deps,
  principal: Principal,
  body: ReadableStream<Uint8Array>,
) => Promise<(tell: Tell) => Promise<void>>;
