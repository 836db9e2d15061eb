import type { Icon } from '@tabler/icons-react';
import type { ComponentType, ReactNode } from 'react';
import type { EntityDefinition } from '../contract/entity.ts';
import type { EntityRef, FieldName, FieldsOf } from '../contract/typed.ts';
import type { JsonObject } from '../lib/json.ts';
import type { OutboxEntry } from '../hooks/index.ts';
import type { frInside } from '../ui/i18n/texts/fr-inside.ts';
import type { Faults } from './faults.ts';
import type { FormModel } from './form-model.ts';
import type { ListFields } from './list-view.ts';

/** The props of a module's form. `I` is the type of the form's content. */
export interface RecordFormProps<I extends object> {
  title: string;
  /** The content with which the form starts; read once. */
  start: I;
  /** New content for the open form; each `at` is applied once. */
  replaced?: { at: number; input: I } | undefined;
  /** If it is empty, the form can be saved. */
  validate: (input: I) => Faults;
  /** The server's errors, each shown until its field is changed. */
  refused?: Faults;
  onChange: (input: I) => void;
  onSave: (input: I) => void;
  onCancel: () => void;
  saveLabel: string;
  saveIcon?: ReactNode;
  /** The button beside "save": delete, or give up a refused change. */
  extra?: ReactNode;
  banners?: ReactNode;
  /** Shown below the first section: possible duplicates. */
  hint?: ReactNode;
  note?: string | undefined;
}

/** What a hint beside a form may read. */
export interface HintProps<R extends object = JsonObject> {
  /** The record as it would be saved. */
  payload: R;
  /** Null for a new record. */
  id: string | null;
  /** The refused change whose content is in the form. */
  refused: OutboxEntry | null;
}

/** A change of another record that a form makes together with its own, in the same transaction. */
export interface FurtherChange {
  /** Null for a new record. */
  id: string | null;
  /** Its name among the changes of the form. Under one name it is made once. */
  name: string;
  fields: JsonObject;
  /** Whether it is made before the form's own change. */
  first?: boolean;
}

/** The form's own change, as seen by a module that adds another one to it. */
export interface OwnChange<R extends object = JsonObject> {
  /** Null for a new record. */
  id: string | null;
  /** As it was before. */
  record: R;
  /** All fields of a new record, or the changed ones. */
  fields: JsonObject;
}

/** The record that another one belongs to and is reached from, such as an allergy's patient. */
export interface Owner {
  /** The field that refers to it. */
  field: string;
  /** Where its page is, e.g. `/patients`. */
  path: string;
}

/** What a part of a record's page reads. `R` is the type of the record (`FieldsOf`). */
export interface PartProps<R extends object = JsonObject> {
  id: string;
  record: R;
}

export interface DeedProps<R extends object = JsonObject> extends PartProps<R> {
  entry: OutboxEntry;
}

/** The actions of buttons on a record's page (sign, add to it), which have no form. */
export interface Deeds<R extends object = JsonObject> {
  is(entry: OutboxEntry): boolean;
  /** Shown instead of the usual notice if the server refuses such an action. */
  Refused: ComponentType<DeedProps<R>>;
}

/** A tab of a record's page beside its facts and its history: `TYPE.tab.NAME` in the catalogue. */
export interface RecordTab<R extends object = JsonObject> {
  name: string;
  Panel: ComponentType<PartProps<R>>;
  /** The type of the records that it shows. A person who may not read them does not get the tab. */
  of?: string;
  /** Whether it uses the whole height and scrolls by itself. */
  fills?: boolean;
}

/**
 * A module as the record kit needs it: its entity, where it lives, and what is its own. By convention the catalogue
 * calls a new record `TYPE.new`.
 */
export interface RecordModule<I extends object = object, E extends EntityRef = string> {
  entity: E extends EntityDefinition ? E : EntityDefinition;
  /** Where its list is, e.g. `/patients`; a record is below it. */
  path: string;
  /** The screen that leads to its list: an administrator's "back" on a narrow screen. */
  parent?: string;
  /** The owner of its records. The end of a form, and a deletion, lead to the owner's page. */
  owner?: Owner;
  /** Its entry in the navigation: `nav.NAME` in the catalogue. */
  nav: Exclude<keyof (typeof frInside)['nav'], 'short' | 'label' | 'skip' | 'more'>;
  icon: Icon;
  /** The texts of a row beside the name; called as a hook. */
  useRowDetails: () => (summary: FieldsOf<E>, now: Date) => readonly string[];
  /** The fields that these texts show, if they show nothing else. */
  row?: readonly FieldName<E>[];
  /** Shown beside the name, in rows, on its page and on paper: what must be seen wherever the record is named. */
  RowMark?: ComponentType<{ id: string }>;
  /** Makes a new record from the searched text: its name, and the state for {@link beginWith}. */
  fromSearch?: (search: string) => { name: string; state: unknown } | null;
  /** What its list can be filtered and sorted by. */
  listFields?: ListFields<E>;
  /** Whether an administrator may import records from a file. */
  canImport?: boolean;
  /** There is one for the clinic: its id is the clinic's own, and its screens offer no deletion. */
  isSingle?: boolean;
  /** The record's display name; empty while it is not known. */
  nameOf(record: FieldsOf<E>): string;
  model: FormModel<I>;
  /** What a new record begins with, from the navigation's state (a name typed into a search, a slot tapped). */
  beginWith?(state: unknown): Partial<I> | null;
  /**
   * Other forms for a new record, by name, with their first values. Their labels are `TYPE.newForm.NAME` in the
   * catalogue.
   */
  forms?: Readonly<Record<string, Partial<I>>>;
  /** The texts of a record's page: below the name, as marks beside it, and in its body. */
  useSubHead?: () => (record: FieldsOf<E>, now: Date) => readonly string[];
  marksOf?: (record: FieldsOf<E>) => readonly string[];
  Facts: ComponentType<{ record: FieldsOf<E> }>;
  /** Shown below the name on the record's page; it does not scroll away. */
  Standing?: ComponentType<PartProps<FieldsOf<E>>>;
  /** Whether the record has its own print button and layout instead of the page's facts. */
  printsItself?: (record: FieldsOf<E>) => boolean;
  /** The actions beside "edit". */
  Actions?: ComponentType<PartProps<FieldsOf<E>>>;
  tabs?: readonly RecordTab<FieldsOf<E>>[];
  deeds?: Deeds<FieldsOf<E>>;
  /** The values that the form takes from a refused change. */
  reopened?: (content: FieldsOf<E>) => FieldsOf<E>;
  /** Whether the record is final: it can neither be edited nor restored to an earlier version. */
  isFrozen?: (record: FieldsOf<E>) => boolean;
  Form: ComponentType<RecordFormProps<I>>;
  /**
   * The changes of other records when the form is saved; called as a hook. Not used when a refused change is corrected.
   */
  useFurther?: () => (input: I, own: OwnChange<FieldsOf<E>>) => readonly FurtherChange[];
  /** Shown below the form's first section. */
  Hint?: ComponentType<HintProps<FieldsOf<E>>>;
  /** Shown above the form. */
  Notice?: ComponentType<HintProps<FieldsOf<E>>>;
}

/**
 * Declares a module. Its functions and components get records with the fields of its entity's contract: a wrong name or
 * type does not compile. The kit itself reads the module without these types.
 */
export const recordModule = <const E extends EntityDefinition, I extends object>(
  module: RecordModule<I, E>,
): RecordModule<I> => module as unknown as RecordModule<I>;

/** A module with other parts: a feature adds what it shows of the records of another. `entity` gives the types. */
export const extendedModule = <const E extends EntityDefinition, I extends object>(
  module: RecordModule<I>,
  entity: E,
  parts: Partial<RecordModule<I, E>>,
): RecordModule<I> => ({ ...module, ...(parts as unknown as Partial<RecordModule<I>>), entity });

/** The page from which a record is reached: its owner's, else its module's list. */
export const homeOf = ({ path, owner }: Pick<RecordModule, 'path' | 'owner'>, record: JsonObject | null): string => {
  const id = owner === undefined ? undefined : record?.[owner.field];
  return typeof id === 'string' && owner !== undefined ? `${owner.path}/${id}` : (owner?.path ?? path);
};
