import { v5, v7, validate } from 'uuid';
import type { Clock, Random } from './world.ts';

/** A new UUID version 7 (RFC 9562, 5.7): it begins with the time, so that keys created in a row are neighbours. */
export function newId(clock: Clock, random: Random): string {
  return v7({ msecs: clock.now(), random: random.bytes16(), seq: Math.floor(random.next() * 0x7fffffff) });
}

export const isUuid = (value: unknown): value is string => typeof value === 'string' && validate(value);

/** The UUID of a name within a namespace (RFC 9562, version 5). */
export const idOfName = (name: string, namespace: string): string => v5(name, namespace);
