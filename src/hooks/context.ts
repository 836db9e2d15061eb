import { createContext, useContext } from 'react';
import { assert } from '../lib/assert.ts';
import type { Client } from '../client/client.ts';

export const ClientContext = createContext<Client | null>(null);

/**
 * The signed-in person's client. Only below a provider, which shows nothing of the app before somebody is signed in.
 */
export function useClient(): Client {
  const client = useContext(ClientContext);
  assert(client !== null, 'useClient needs a ClientProvider above it');
  return client;
}
