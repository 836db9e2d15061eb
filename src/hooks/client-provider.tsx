import { QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Client } from '../client/client.ts';
import { ClientContext, DomainContext } from './context.ts';

export function ClientProvider({ client, children }: { client: Client; children: ReactNode }) {
  return (
    <ClientContext value={client}>
      <DomainContext value={client.domain}>
        <QueryClientProvider client={client.queryClient}>{children}</QueryClientProvider>
      </DomainContext>
    </ClientContext>
  );
}
