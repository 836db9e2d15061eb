// What an application adds to itself for the sync, React and React Query aside: its size is a figure of the bench.
export { openClient } from '../../src/browser/open-client.ts';
export * from '../../src/hooks/index.ts';
