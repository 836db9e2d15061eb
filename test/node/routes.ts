import type { Operation } from '../../server/http/operation.ts';
import type { TestServer } from '../../server/testing.ts';

export interface Address {
  method: string;
  /** As OpenAPI writes it; a route for every entity stands here once for each. */
  path: string;
}

/** What `use` and the net under the API make, and the application's own files: no operations. */
const isMiddleware = ({ method, path }: { method: string; path: string }) =>
  method === 'ALL' && /(\/\*|\/:resource)$/.test(path);

/** Every address that the application answers, read off the application itself. */
export function addressesOf(server: TestServer): Address[] {
  const found = new Map<string, Address>();
  for (const { method, path } of server.app.routes.filter((route) => !isMiddleware(route))) {
    const template = path.replaceAll(/:(\w+)/g, '{$1}');
    const history = /\/versions(\/|$)/.test(path);
    const entities = server.deps.domain.entities.filter(({ versioned }) => versioned || !history);
    const paths = template.includes('{resource}')
      ? entities.map(({ resource }) => template.replace('{resource}', resource))
      : [template];
    for (const one of paths) found.set(`${method} ${one}`, { method, path: one });
  }
  return [...found.values()];
}

export const operationOf = (operations: readonly Operation[], method: string, path: string): Operation | undefined =>
  operations.find((operation) => operation.method === method && operation.path === path);
