import type * as z from 'zod/mini';
import type { JsonObject } from '../lib/json.ts';
import type { EntityDefinition, EntityRecord, RecordMeta } from './entity.ts';

/** The engine knows an entity only by its type's name. A screen passes the definition and gets its types. */
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

/** A value as it is stored: an optional part is absent, never undefined. Any stored record is a JSON object. */
type Stored<T> = T extends readonly (infer I)[]
  ? Stored<I>[]
  : T extends object
    ? { [K in keyof T]: Stored<Exclude<T[K], undefined>> }
    : T;

/** What the server adds once it has confirmed the record. */
type Meta = { [K in keyof RecordMeta]?: RecordMeta[K] };

/** A record as screens read it: its fields, its id, and what the server adds once it has confirmed the record. */
export type RecordOf<E extends EntityRef> =
  IsOpen<E> extends true ? EntityRecord : Stored<DataOf<E>> & Meta & { id: string };

/**
 * Some of a record's fields: what a list's row holds, and what a module reads. A record of another version of the
 * contract, or one that is only being typed, may lack any of them.
 */
export type FieldsOf<E extends EntityRef> = IsOpen<E> extends true ? JsonObject : Partial<Stored<DataOf<E>>> & Meta;

/** The names of an entity's fields. */
export type FieldName<E extends EntityRef> = IsOpen<E> extends true ? string : keyof DataOf<E> & string;

/** What a control holds while a value is typed: numbers as text, null where nothing is entered. */
type Typed<T> = T extends string | number
  ? string
  : T extends readonly (infer I)[]
    ? Typed<I>[]
    : T extends object
      ? string extends keyof T
        ? T
        : { [K in keyof T]?: Typed<Exclude<T[K], undefined>> | null }
      : T;

/** The content of a form that is made from the contract: each field as it is typed. */
export type InputsOf<E extends EntityRef> =
  IsOpen<E> extends true ? JsonObject : { [K in keyof DataOf<E>]?: Typed<Exclude<DataOf<E>[K], undefined>> | null };

type OptionalKeys<D> = { [K in keyof D]-?: Record<never, never> extends Pick<D, K> ? K : never }[keyof D];

/** The payload of an UPDATE: any of the fields; null clears an optional one. */
export type PatchOf<E extends EntityRef> =
  IsOpen<E> extends true
    ? JsonObject
    : {
        [K in keyof DataOf<E>]?:
          | Stored<Exclude<DataOf<E>[K], undefined>>
          | (K extends OptionalKeys<DataOf<E>> ? null : never);
      };
