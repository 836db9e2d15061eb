import { ReactQueryDevtoolsPanel } from '@tanstack/react-query-devtools';

/** The cache that the screens read, query by query; it shows clinical content. In development only. */
export function QueryDevtools() {
  return <ReactQueryDevtoolsPanel style={{ height: '60vh' }} />;
}
