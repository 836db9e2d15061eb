/** A backup of the whole server, as a file in its folder. */
export interface BackupFile {
  name: string;
  madeAt: string;
  bytes: number;
}

export interface Backups {
  /** Newest first. */
  list(): Promise<BackupFile[]>;
  /** Whether one is being made, and when the last one failed, if it was the last. */
  state(): { isRunning: boolean; failedAt: string | null };
  /** Begins one, unless one is being made already. */
  start(): void;
  /** Null: no such file. */
  open(name: string): Promise<ReadableStream<Uint8Array> | null>;
}

/** A record that was erased for good; nothing of its content. */
export interface ErasedRecord {
  tenant_id: string;
  entity_type: string;
  entity_id: string;
}

/** The machine that the server runs on, as far as an administrator asks for it. */
export interface Host {
  /** Of the disk with the server's data. */
  disk(): Promise<{ freeBytes: number; totalBytes: number }>;
  /**
   * Whether several clinics share this server. A backup holds the data of all of them, so that none of their
   * administrators may have it.
   */
  isShared(): Promise<boolean>;
  /** Null where only an unprivileged role of the database is known. */
  backups: Backups | null;
  /** Keeps what was erased beside the database too, for a restore onto an empty one. */
  noteErased(records: readonly ErasedRecord[]): Promise<void>;
}
