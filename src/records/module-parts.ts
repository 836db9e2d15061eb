import { createContext, useContext, type ComponentType } from 'react';
import type { JsonObject } from '../lib/json.ts';

export interface CreateProps {
  /** What was searched: a new record may begin with it. */
  search: string;
  /** Content handed back to the form, or null. */
  handedBack: unknown;
  onCreated: (id: string) => void;
  onClose: () => void;
  /** The same form is wanted once more, with its content; false: nobody is there to show it. */
  onReopen: (handedBack: unknown) => boolean;
}

/** What other modules show of a module's records. */
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
 * In a form that was opened to create a record for a reference: takes one that is there already, and gives the new one
 * up. Null in a form of its own.
 */
export const TakeExisting = createContext<((id: string) => void) | null>(null);

export const useTakeExisting = (): ((id: string) => void) | null => useContext(TakeExisting);
