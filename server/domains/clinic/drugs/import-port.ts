import type { DrugImportLine } from '../../../../src/contract/drug-editing.ts';
import type { Principal } from '../../../auth/sessions.ts';
import type { Deps } from '../../../deps.ts';

export type Tell = (line: DrugImportLine) => Promise<void>;

/** Reads what was sent, then answers with the work: it tells how far it is, and at last how it ended. */
export type ImportDrugs = (
  deps: Deps,
  principal: Principal,
  body: ReadableStream<Uint8Array>,
) => Promise<(tell: Tell) => Promise<void>>;
