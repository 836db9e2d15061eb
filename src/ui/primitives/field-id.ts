import { createContext, useContext } from 'react';

/** The prefix of the ids of a form's inputs: empty on the page, and a new one in each form that opens over it. */
export const FormScope = createContext('');

/** The id of an input: two open forms may have a field of the same name. */
export const useFieldId = (name: string): string => `${useContext(FormScope)}field-${name}`;
