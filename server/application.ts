import type { ServerDomain } from './deps.ts';
import { clinicApplication } from './domains/clinic/application.ts';
import type { Database, OwnerConnection } from './store/database.ts';

/** Demonstration data for an empty server. */
export interface Demonstration {
  tenant: { slug: string; name: string };
  users: readonly { name: string; email: string; role: string }[];
  password: string;
  create(owner: OwnerConnection, now: number): Promise<void>;
  /** Runs at every start of the server. */
  refresh(owner: OwnerConnection, now: number): Promise<void>;
  /** The slow part of it, done while the server already answers. */
  fill(db: Database): Promise<void>;
}

/** An application as the programs of this folder serve it. */
export interface Application {
  domain: ServerDomain;
  demonstration: Demonstration;
}

/** The application of this server: another application is named here, and nowhere else. */
export const application: Application = clinicApplication;
