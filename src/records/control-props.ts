import type { Control } from '../contract/controls.ts';
import type { Json, JsonObject } from '../lib/json.ts';
import type { Faults } from './faults.ts';

export interface ControlFieldProps {
  entityType: string;
  /** The contract's path, e.g. `availability.0.start`: names the field, its errors and its handle. */
  path: string;
  /** The handle, where it is another one than the path: the first item of an open list has the list's. */
  name?: string;
  /** In the place of the field's word. */
  label?: string;
  control: Control;
  value: Json;
  required?: boolean;
  onChange: (value: Json) => void;
  onLeave: () => void;
  /** What is wrong with the field or a part of it; `NO_FAULTS` itself for nothing, so that it is not rendered again. */
  faults: Faults;
  /** What is doubtful, in words, by path. */
  warnings?: Warnings;
}

export type Warnings = Readonly<Record<string, string>>;

export const withoutNumbers = (path: string): string => path.replaceAll(/\.\d+(?=\.|$)/g, '');
export const asText = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
export const asList = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
export const asObject = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
