/** Who and what the references of a file mean: `urn:uuid`, relative, absolute, contained, by identifier. Pure. */
import { idOfName, isUuid } from '../../../../src/lib/ids.ts';
import type { JsonObject } from '../../../../src/lib/json.ts';
import { object, objects, text } from './fhir-values.ts';
import type { FoundResource } from './found-resource.ts';
import { sourceOf } from './identity.ts';

/** Where a reference leads: to resources of the file, or to ids that a record of an earlier import would have. */
export type Resolved<T> = { in: 'file'; target: T } | { in: 'clinic'; ids: readonly string[] } | null;

const TYPED = /^(?:(https?:\/\/[^?#]*?)\/)?([A-Z][A-Za-z]+)\/([A-Za-z0-9.-]{1,200})(?:\/_history\/[^/]+)?$/;
const BY_IDENTIFIER = /^([A-Z][A-Za-z]+)\?identifier=([^&]+)$/;

const placeOf = ({ line, entry }: FoundResource): string => `${line}/${entry ?? ''}`;

export interface References<T> {
  /** Notes every address at which a resource can be meant. */
  register(found: FoundResource, target: T): void;
  /** A contained resource is meant by its container alone. */
  registerContained(container: FoundResource, id: string, target: T): void;
  resolve(reference: JsonObject, from: FoundResource, types: readonly string[]): Resolved<T>;
}

/** `typeOf`: the resource type of a target; a reference to another kind leads nowhere. */
export function createReferences<T>(tenantId: string, typeOf: (target: T) => string): References<T> {
  const byAddress = new Map<string, Set<T>>();
  const note = (address: string, target: T) => {
    const known = byAddress.get(address);
    if (known) known.add(target);
    else byAddress.set(address, new Set([target]));
  };
  /** The one resource at an address; two of them are nobody: nothing is guessed. */
  const only = (address: string, types: readonly string[]): T | undefined => {
    const found = [...(byAddress.get(address) ?? [])].filter((target) => types.includes(typeOf(target)));
    return found.length === 1 ? found[0] : undefined;
  };

  const firstOf = (addresses: readonly string[], types: readonly string[]): T | undefined => {
    for (const address of addresses) {
      const target = only(address, types);
      if (target !== undefined) return target;
    }
    return undefined;
  };

  const identified = (type: string, system: string, value: string) => `${type}?${system}|${value}`;

  function resolveText(said: string, from: FoundResource, types: readonly string[]): Resolved<T> {
    if (said.startsWith('#')) {
      const target = only(`${placeOf(from)}${said}`, types);
      return target === undefined ? null : { in: 'file', target };
    }
    if (/^urn:(?:uuid|oid):/i.test(said)) {
      const target = firstOf([`${from.line} ${said.toLowerCase()}`, said.toLowerCase()], types);
      if (target !== undefined) return { in: 'file', target };
      const id = said.replace(/^urn:uuid:/i, '').toLowerCase();
      return isUuid(id) ? { in: 'clinic', ids: [id] } : null;
    }
    const conditional = BY_IDENTIFIER.exec(said);
    if (conditional) {
      const [system = '', value = ''] = decodeURIComponent(conditional[2] ?? '').split('|');
      const target = only(identified(conditional[1] ?? '', system, value), types);
      return target === undefined ? null : { in: 'file', target };
    }
    const typed = TYPED.exec(said);
    if (!typed || !types.includes(typed[2] ?? '')) return null;
    const [, base, type = '', id = ''] = typed;
    const source = base ?? sourceOf(from);
    const relative = `${type}/${id}`;
    const addresses = [
      ...(source === null ? [] : [`${source.replace(/\/+$/, '')}/${relative}`]),
      ...(base === undefined ? [`${from.line} ${relative}`, relative] : []),
    ];
    const target = firstOf(addresses, types);
    if (target !== undefined) return { in: 'file', target };
    if (isUuid(id)) return { in: 'clinic', ids: [id.toLowerCase()] };
    return source === null ? null : { in: 'clinic', ids: [idOfName(`${source}/${relative}`, tenantId)] };
  }

  return {
    register(found, target) {
      const { resource, fullUrl, line } = found;
      const type = String(resource['resourceType']);
      const id = text(resource['id']);
      if (fullUrl !== null) {
        const url = /^urn:/i.test(fullUrl) ? fullUrl.toLowerCase() : fullUrl;
        note(`${line} ${url}`, target);
        note(url, target);
      }
      if (id !== undefined) {
        const source = sourceOf(found);
        note(`${line} ${type}/${id}`, target);
        note(`${type}/${id}`, target);
        if (source !== null) note(`${source}/${type}/${id}`, target);
      }
      for (const identifier of objects(resource['identifier'])) {
        const value = text(identifier['value']);
        if (value !== undefined) note(identified(type, text(identifier['system']) ?? '', value), target);
      }
    },
    registerContained: (container, id, target) => note(`${placeOf(container)}#${id}`, target),
    resolve(reference, from, types) {
      const said = text(reference['reference']);
      if (said !== undefined) {
        try {
          return resolveText(said, from, types);
        } catch {
          return null; // a percent sign that encodes nothing
        }
      }
      const { system, value } = object(reference['identifier']);
      const number = text(value);
      if (number === undefined) return null;
      const found = types
        .map((type) => only(identified(type, text(system) ?? '', number), types))
        .filter((each) => each !== undefined);
      return found.length === 1 && found[0] !== undefined ? { in: 'file', target: found[0] } : null;
    },
  };
}
