import * as z from 'zod/mini';
import { jsonEqual, type Json, type JsonObject } from '../lib/json.ts';
import { maxLengthOf, type Schema } from './fields.ts';
import { entityOf, type Domain } from './domain.ts';

/** Texts that may be this long are written in sentences (a note), so two of them can be joined one below the other. */
const LONG_TEXT = 1_000;

/** `before` is the value from which both sides started; undefined if it is not known. */
export interface Sides {
  before: Json | undefined;
  mine: Json | undefined;
  server: Json | undefined;
}

const isLongText = (schema: Schema): boolean => (maxLengthOf(schema) ?? 0) >= LONG_TEXT;

/** The server's items, without those that I removed, then those that I added. */
function bothLists(before: readonly Json[], mine: readonly Json[], server: readonly Json[]): Json[] {
  const has = (list: readonly Json[], item: Json) => list.some((other) => jsonEqual(other, item));
  const stays = (item: Json) => has(mine, item) || !has(before, item);
  return [...server.filter(stays), ...mine.filter((item) => !has(server, item) && !has(before, item))];
}

/** An item of two lists, and in whose it is. */
export interface ListItem {
  value: Json;
  isMine: boolean;
  isServers: boolean;
}

/** Every item of two lists that differ, once, the server's first. Null where there is nothing to pick one by one. */
export function itemsOf({ mine, server }: Pick<Sides, 'mine' | 'server'>): ListItem[] | null {
  if (!Array.isArray(mine) || !Array.isArray(server)) return null;
  const has = (list: readonly Json[], item: Json) => list.some((other) => jsonEqual(other, item));
  const once = [...server, ...mine].filter((item, at, all) => all.findIndex((other) => jsonEqual(other, item)) === at);
  const items = once.map((value) => ({ value, isMine: has(mine, value), isServers: has(server, value) }));
  return items.length < 2 || items.every(({ isMine, isServers }) => isMine && isServers) ? null : items;
}

/** Whether a field may have a value, by the contract alone. */
export const isFit = (domain: Domain, entityType: string, field: string, value: Json): boolean => {
  const schema = entityOf(domain, entityType)?.fields.shape[field];
  return schema !== undefined && z.safeParse(schema, value).success;
};

/**
 * If both sides appended to the same text, both additions are kept in sequence. Otherwise one text is put below the
 * other.
 */
function bothTexts(before: string, mine: string, server: string): string {
  if (server.includes(mine)) return server;
  if (mine.includes(server)) return mine;
  const added =
    before !== '' && mine.startsWith(before) && server.startsWith(before) ? mine.slice(before.length) : mine;
  return `${server.trimEnd()}\n${added.trim()}`;
}

/**
 * The value that keeps both sides' changes, for lists and long texts. Undefined if there is none: for other fields, if
 * one side is empty, if it equals one of the two, and if it does not match the contract.
 */
export function bothOf(
  domain: Domain,
  entityType: string,
  field: string,
  { before, mine, server }: Sides,
): Json | undefined {
  const schema = entityOf(domain, entityType)?.fields.shape[field];
  if (!schema) return undefined;
  const value =
    Array.isArray(mine) && Array.isArray(server)
      ? bothLists(Array.isArray(before) ? before : [], mine, server)
      : typeof mine === 'string' && typeof server === 'string' && mine !== '' && server !== '' && isLongText(schema)
        ? bothTexts(typeof before === 'string' ? before : '', mine, server)
        : undefined;
  if (value === undefined || jsonEqual(value, mine) || jsonEqual(value, server)) return undefined;
  return isFit(domain, entityType, field, value) ? value : undefined;
}

/** The record from which a conflicting change started. */
interface Started {
  base: JsonObject | null;
  baseVersion: number | null;
}

/**
 * Whether the record that the person saw is still known here: a pull under an open form may have replaced it (RB-13).
 */
export const isBaseKept = ({ base, baseVersion }: Started): boolean => (base?.['version'] ?? null) === baseVersion;

/** The three values of a field in a conflict. */
export function sidesOf(
  conflict: Started & { payload: JsonObject; serverData: JsonObject | null },
  field: string,
): Sides {
  return {
    before: isBaseKept(conflict) ? conflict.base?.[field] : undefined,
    mine: conflict.payload[field],
    server: conflict.serverData?.[field],
  };
}
