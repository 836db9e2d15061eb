import { createContext, type ComponentType } from 'react';
import type { Control } from '../contract/controls.ts';
import type { ContractInput } from './contract-model.ts';
import type { ControlFieldProps } from './control-props.ts';

/** One field, or several side by side where there is room. */
export type Row<Name extends string = string> = Name | readonly Name[];

export const rowsOf = (rows: readonly Row[]): readonly (readonly string[])[] =>
  rows.map((row) => (typeof row === 'string' ? [row] : row));

/** How a form shows the contract's fields. Fields are named by their path, without the numbers of items. */
export interface Ways {
  own: Readonly<Record<string, ComponentType<ControlFieldProps>>>;
  /** The rows of a structure's parts. A part that is in none is kept and not shown. */
  layout: Readonly<Record<string, readonly Row[]>>;
  /** Lists that show a first item to type into while they are empty. */
  open: readonly string[];
  /** Texts for which a phone's keyboard writes capitals. */
  capitals: Readonly<Record<string, 'characters' | 'words'>>;
  /** Choices that are shown as a list although there are few. */
  listed: readonly string[];
}

export const FormWays = createContext<Ways>({ own: {}, layout: {}, open: [], capitals: {}, listed: [] });

/**
 * Changes several fields at once; `field` is the one that the person changed. The same function while the form is open.
 */
export type ChangeFields = (patch: ContractInput, field: string) => void;

export const FormChange = createContext<ChangeFields>(() => undefined);

/** The keyboard hints of a text field. */
export function typingOf(path: string, capitals: 'characters' | 'words' | undefined) {
  if (/phones?(\.\d+)?$/i.test(path)) return { type: 'tel', inputMode: 'tel' } as const;
  if (/email$/i.test(path))
    return { type: 'email', inputMode: 'email', spellCheck: false, autoCapitalize: 'none' } as const;
  return capitals === undefined ? {} : ({ autoCapitalize: capitals, spellCheck: false } as const);
}

const SHORT_TEXT = 20;
const isShort = (control: Control | undefined): boolean =>
  control?.kind === 'number' || (control?.kind === 'text' && control.max !== null && control.max <= SHORT_TEXT);

/** A number or a code beside a longer text is only as wide as needed. */
export function columnsOf(controls: readonly (Control | undefined)[]): string {
  const isMixed = controls.some(isShort) && !controls.every(isShort);
  return controls.map((control) => (isMixed && isShort(control) ? '140px' : '1fr')).join(' ');
}
