import type { OutboxEntry } from '../../hooks/index.ts';

type Of = Pick<OutboxEntry, 'state' | 'operation'>;

/** Not while it is in a request, nor where there is nothing of a person's to give up. */
export const canDiscard = ({ state, operation }: Of): boolean =>
  state !== 'sent' && state !== 'acknowledged' && operation !== 'KEEP_SERVER';

/** A person may send it again unchanged. */
export const canRetry = ({ state }: Of): boolean => state === 'failed' || state === 'rejected';
