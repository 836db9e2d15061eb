import { keyOf, type Mutation } from './model.ts';
import { inOrder } from './order.ts';
import { isOpen } from './transitions.ts';

/**
 * What can never be accepted without this CREATE: later mutations of its record, mutations that refer to that record,
 * and so on (faults U8), in the order of sending. Empty for anything but a CREATE, and for a CREATE that resolves
 * another one and is not refused itself: without it, what it resolves is open again and holds them.
 */
export function dependantsOf<M extends Mutation>(target: Mutation, open: readonly M[]): M[] {
  if (target.operation !== 'CREATE' || (target.resolves !== null && target.state !== 'rejected')) return [];
  const absent = new Set([keyOf(target)]);
  return inOrder(open).filter((mutation): mutation is M => {
    // The target, and what has a resolution already (the resolution is one of the others).
    if (
      mutation.id === target.id ||
      mutation.resolvedBy !== null ||
      !isOpen(mutation.state) ||
      mutation.operation === 'KEEP_SERVER'
    )
      return false;
    const depends = absent.has(keyOf(mutation)) || mutation.dependsOn.some((key) => absent.has(key));
    if (depends && mutation.operation === 'CREATE') absent.add(keyOf(mutation));
    return depends;
  });
}
