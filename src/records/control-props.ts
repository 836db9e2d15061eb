import type { Control } from '../contract/controls.ts';
import type { ContractInput } from './contract-model.ts';
import type { Json, JsonObject } from '../lib/json.ts';
import type { Faults } from './faults.ts';

export interface ControlFieldProps<I extends object = ContractInput> {
  entityType: string;
  /** The contract's path, e.g. `availability.0.start`: names the field, its errors and its handle. */
  path: string;
  /** The test id, if it differs from the path: the first item of an open list has the list's. */
  name?: string;
  /** Replaces the field's label. */
  label?: string;
  control: Control;
  value: Json;
  /** The other values of the form that the field reads. The same object while they are unchanged. */
  others?: I;
  required?: boolean;
  onChange: (value: Json) => void;
  onLeave: () => void;
  /**
   * The errors of the field or a part of it. Without errors it is `NO_FAULTS` itself, so that the field is not rendered
   * again.
   */
  faults: Faults;
  /** Warnings, as texts, by path. */
  warnings?: Warnings;
}

export type Warnings = Readonly<Record<string, string>>;

export const withoutNumbers = (path: string): string => path.replaceAll(/\.\d+(?=\.|$)/g, '');
export const asText = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
export const asList = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
/** The parts of a structure (`T`, of the contract) as they are typed; each may be missing. */
type Parts<T extends object> = string extends keyof T ? JsonObject : { [K in keyof T]?: Json };
export const asObject = <T extends object = JsonObject>(value: Json | undefined): Parts<T> =>
  (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}) as Parts<T>;
/** The structures of a list. */
export const asItems = <T extends object>(value: Json | undefined): readonly Parts<T>[] =>
  asList(value).map((item) => asObject<T>(item));
