/** Who opened and printed what, for the audit (SPEC CR-59). A chunk of its own: the first screen needs nothing of it. */
import { createAccessLog } from '../client/access-log.ts';
import { addAccess, dropAccesses, waitingAccesses } from '../db/access-store.ts';
import type { LocalDatabase } from '../db/schema.ts';
import type { Store, Transport } from '../queue/ports.ts';
import { tellAccesses } from '../transport/told-accesses.ts';

/** The transport that takes along what waits in this store. */
export const withAccesses = (transport: Transport, database: LocalDatabase, store: Pick<Store, 'read'>): Transport =>
  tellAccesses(transport, {
    waiting: (limit) => waitingAccesses(database, limit),
    drop: (taken) => dropAccesses(database, taken),
    standing: async () => {
      const { contact, aliases } = (await store.read({})).meta;
      return { protocol: contact.protocol, aliases };
    },
  });

/** Notes into this store. */
export const accessLogOn = (
  database: LocalDatabase,
  ports: Omit<Parameters<typeof createAccessLog>[0], 'write'>,
): ReturnType<typeof createAccessLog> => createAccessLog({ ...ports, write: (access) => addAccess(database, access) });
