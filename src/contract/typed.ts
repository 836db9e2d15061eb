import type * as z from 'zod/mini';
import type { JsonObject } from '../lib/json.ts';
import type { EntityDefinition, EntityRecord, RecordMeta } from './entity.ts';

/** The engine knows an entity by its type's name alone; a screen names its definition, and gets its types. */
export type EntityRef = EntityDefinition | string;

export const typeOf = (entity: EntityRef): string => (typeof entity === 'string' ? entity : entity.type);

type Shape<E> = E extends { fields: { readonly shape: infer S } } ? S : never;
/** No definition, or one whose fields are not known at compile time: any JSON object. */
type IsOpen<E> = E extends { fields: unknown } ? (string extends keyof Shape<E> ? true : false) : true;

/** The fields of a record as they are created and stored; optional ones may be left out. */
export type DataOf<E extends EntityRef> =
  IsOpen<E> extends true
    ? JsonObject
    : E extends { fields: infer F extends z.core.$ZodType }
      ? z.core.output<F>
      : never;

/** A record as screens read it: its fields, its id, and what the server adds once it has confirmed the record. */
export type RecordOf<E extends EntityRef> =
  IsOpen<E> extends true ? EntityRecord : DataOf<E> & { id: string } & Partial<RecordMeta>;

/** Some of a record's fields: what a list's row holds. */
export type SummaryOf<E extends EntityRef> = IsOpen<E> extends true ? JsonObject : Partial<DataOf<E>>;

type OptionalKeys<D> = { [K in keyof D]-?: Record<never, never> extends Pick<D, K> ? K : never }[keyof D];

/** What an UPDATE may say: any of the fields; null clears an optional one. */
export type PatchOf<E extends EntityRef> =
  IsOpen<E> extends true
    ? JsonObject
    : {
        [K in keyof DataOf<E>]?: Exclude<DataOf<E>[K], undefined> | (K extends OptionalKeys<DataOf<E>> ? null : never);
      };
