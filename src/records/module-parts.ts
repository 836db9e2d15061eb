import { createContext, useContext, type ComponentType } from 'react';
import type { JsonObject } from '../lib/json.ts';

export interface CreateProps {
  /** The searched text, with which a new record may begin. */
  search: string;
  /** Content handed back to the form, or null. */
  handedBack: unknown;
  onCreated: (id: string) => void;
  onClose: () => void;
  /** Opens the same form again with its content. Returns false if no form can be shown. */
  onReopen: (handedBack: unknown) => boolean;
}

/** The parts of a module that other modules show. */
export interface ModuleParts {
  /** The first part of its addresses, e.g. `patients`: a record is at `/patients/ID`. */
  path: string;
  /** Its form for a new record, over another form. */
  Create: ComponentType<CreateProps>;
  /** What a row says beside the name, on one line. */
  Details: ComponentType<{ summary: JsonObject }>;
}

/** The parts of every module, by entity type. Provided by the app, which knows the modules; loaded when they are used. */
export const ModulePartsContext = createContext<ReadonlyMap<string, ModuleParts>>(new Map());

export const useModuleParts = (entityType: string): ModuleParts | undefined =>
  useContext(ModulePartsContext).get(entityType);

/**
 * For a form that was opened to create a record for a reference: takes an existing record instead of the new one. Null
 * in any other form.
 */
export const TakeExisting = createContext<((id: string) => void) | null>(null);

export const useTakeExisting = (): ((id: string) => void) | null => useContext(TakeExisting);
