import { v5, v7, validate } from 'uuid';
import type { Clock, Random } from './world.ts';

/** A new UUID version 7 (RFC 9562, 5.7): begins with the time, so that keys made one after another lie together. */
export function newId(clock: Clock, random: Random): string {
  return v7({ msecs: clock.now(), random: random.bytes16(), seq: Math.floor(random.next() * 0x7fffffff) });
}

export const isUuid = (value: unknown): value is string => typeof value === 'string' && validate(value);

/** The UUID that a name always has within a namespace (RFC 9562, version 5). */
export const idOfName = (name: string, namespace: string): string => v5(name, namespace);
