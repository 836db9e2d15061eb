import type { MutationHandle } from '../client/api.ts';
import { useClient } from './context.ts';

/** Takes a delete back, whether it has reached the server or not. */
export function useUndoDelete(): (handle: MutationHandle) => Promise<void> {
  return useClient().undoDelete;
}
