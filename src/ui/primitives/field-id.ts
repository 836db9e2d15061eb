import { createContext, useContext } from 'react';

/** Leads the ids of a form's inputs: empty on the page, another one in each form that opens over it. */
export const FormScope = createContext('');

/** The id of an input: two open forms may have a field of the same name. */
export const useFieldId = (name: string): string => `${useContext(FormScope)}field-${name}`;
