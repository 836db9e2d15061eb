import { createContext, useContext } from 'react';
import type { Client } from '../client/client.ts';
import type { Domain } from '../contract/domain.ts';
import { assert } from '../lib/assert.ts';

export const ClientContext = createContext<Client | null>(null);

/**
 * The signed-in person's client. Only below a provider, which shows nothing of the app before somebody is signed in.
 */
export function useClient(): Client {
  const client = useContext(ClientContext);
  assert(client !== null, 'useClient needs a ClientProvider above it');
  return client;
}

/** The entities of this application, as data. A screen for all entities reads them here and names none. */
export const DomainContext = createContext<Domain | null>(null);

export function useDomain(): Domain {
  const domain = useContext(DomainContext);
  assert(domain !== null, 'useDomain needs a ClientProvider or a DomainContext above it');
  return domain;
}
