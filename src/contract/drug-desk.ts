import type { CatalogueState, DrugEntry, DrugImportHead, DrugImportLine, EditedDrug } from './drug-editing.ts';

export type DeskAnswer<T> =
  | { kind: 'done'; value: T }
  /** `code` is that of the server's problem. */
  | { kind: 'refused'; code: string }
  | { kind: 'unreachable' };

export type ImportProgress = Extract<DrugImportLine, { type: 'progress' }>;
export type ImportEnd = Exclude<DrugImportLine, { type: 'progress' }>;

/** The requests of a catalogue administrator to the server. */
export interface DrugDesk {
  state(): Promise<DeskAnswer<CatalogueState>>;
  beginOwn(): Promise<DeskAnswer<CatalogueState>>;
  read(id: string): Promise<DeskAnswer<EditedDrug>>;
  /** `etag` is that of the drug as seen; null for a new drug. */
  write(id: string, entry: DrugEntry, etag: string | null): Promise<DeskAnswer<EditedDrug>>;
  remove(id: string, etag: string): Promise<DeskAnswer<null>>;
  importRelease(
    head: Omit<DrugImportHead, 'files'>,
    files: readonly File[],
    onProgress: (line: ImportProgress) => void,
  ): Promise<ImportEnd>;
}
