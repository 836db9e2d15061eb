import type { Icon } from '@tabler/icons-react';
import type { ComponentType, ReactNode } from 'react';
import type { EntityDefinition } from '../contract/entity.ts';
import type { JsonObject } from '../lib/json.ts';
import type { OutboxEntry } from '../hooks/index.ts';
import type { fr } from '../ui/i18n/texts/fr.ts';
import type { Faults } from './faults.ts';
import type { FormModel } from './form-model.ts';
import type { ListFields } from './list-view.ts';

/** What an editor hands to a module's form. `I`: what the form holds. */
export interface RecordFormProps<I extends object> {
  title: string;
  /** The form starts with this, once. */
  start: I;
  /** What the form holds from now on; each `at` is taken once. */
  replaced?: { at: number; input: I } | undefined;
  /** Nothing in it: the form can be saved. */
  validate: (input: I) => Faults;
  /** What the server found, shown until the field is changed. */
  refused?: Faults;
  onChange: (input: I) => void;
  onSave: (input: I) => void;
  onCancel: () => void;
  saveLabel: string;
  saveIcon?: ReactNode;
  /** Beside "save": delete, or give up a refused change. */
  extra?: ReactNode;
  banners?: ReactNode;
  /** Below the first section: what may be the same record. */
  hint?: ReactNode;
  note?: string | undefined;
}

/** What a hint beside a form may look at. */
export interface HintProps {
  /** The record as it would be saved. */
  payload: JsonObject;
  /** Null for a new record. */
  id: string | null;
  /** The refused change whose content is in the form. */
  refused: OutboxEntry | null;
}

/** A change of another record of the kind that a form makes with its own, in the same transaction. */
export interface FurtherChange {
  /** Null: a new record. */
  id: string | null;
  /** Its name among those of the form: under one name it is made once. */
  name: string;
  fields: JsonObject;
  /** Made before the form's own change. */
  first?: boolean;
}

/** What a form's own change is, for whoever adds to it. */
export interface OwnChange {
  /** Null for a new record. */
  id: string | null;
  /** As it was before. */
  record: JsonObject;
  /** Its fields, or those of it that change. */
  fields: JsonObject;
}

/** The record that another stands under and is reached from: an allergy's patient. */
export interface Owner {
  /** The reference to it. */
  field: string;
  /** Where its page is, e.g. `/patients`. */
  path: string;
}

export interface PartProps {
  id: string;
  record: JsonObject;
}

export interface DeedProps extends PartProps {
  entry: OutboxEntry;
}

/** What the buttons of a record's page do by themselves (sign, add to it): no form holds it. */
export interface Deeds {
  is(entry: OutboxEntry): boolean;
  /** What the page says where the server did not take one, in the place of the usual notice. */
  Refused: ComponentType<DeedProps>;
}

/** A tab of a record's page beside its facts and its history: `TYPE.tab.NAME` in the catalogue. */
export interface RecordTab {
  name: string;
  Panel: ComponentType<PartProps>;
  /** It shows records of this type: no tab for whom they do not come to. */
  of?: string;
  /** It scrolls by itself, in the whole height. */
  fills?: boolean;
}

/**
 * A module as the record kit needs it: its entity, where it lives, and what is its own. By convention the catalogue
 * calls a new record `TYPE.new`.
 */
export interface RecordModule<I extends object = object> {
  entity: EntityDefinition;
  /** Where its list is, e.g. `/patients`; a record is below it. */
  path: string;
  /** Its records stand under another one: the end of a form, and a deletion, lead to that one's page. */
  owner?: Owner;
  /** Its entry in the navigation: `nav.NAME` in the catalogue. */
  nav: Exclude<keyof (typeof fr)['nav'], 'short' | 'label' | 'skip' | 'more'>;
  icon: Icon;
  /** What a row says beside the name; called as a hook. */
  useRowDetails: () => (summary: JsonObject, now: Date) => readonly string[];
  /** The fields that these words say, where they are no more than that. */
  row?: readonly string[];
  /** Beside a row: what must be seen wherever the record is named. */
  RowMark?: ComponentType<{ id: string }>;
  /** A new record from what was typed into the search: its name, and the state for {@link beginWith}. */
  fromSearch?: (search: string) => { name: string; state: unknown } | null;
  /** What its list can be filtered and sorted by. */
  listFields?: ListFields;
  /** An administrator may bring records in from a file. */
  canImport?: boolean;
  /** The record's name for people; empty while nothing is known. */
  nameOf(record: JsonObject): string;
  model: FormModel<I>;
  /** What a new record begins with, from the navigation's state (a name typed into a search, a slot tapped). */
  beginWith?(state: unknown): Partial<I> | null;
  /** Other forms of a new record, by name: what they begin with. `TYPE.newForm.NAME` in the catalogue names them. */
  forms?: Readonly<Record<string, Partial<I>>>;
  /** What a record's page says: under the name, as marks beside it, and in its body. */
  useSubHead?: () => (record: JsonObject, now: Date) => readonly string[];
  marksOf?: (record: JsonObject) => readonly string[];
  Facts: ComponentType<{ record: JsonObject }>;
  /** On the record's page under its name, whatever is scrolled. */
  Standing?: ComponentType<PartProps>;
  /** It is printed by a button of its own, in its own form: the page's facts are not. */
  printsItself?: (record: JsonObject) => boolean;
  /** What can be done with it, beside "edit". */
  Actions?: ComponentType<PartProps>;
  tabs?: readonly RecordTab[];
  deeds?: Deeds;
  /** What the form takes up of a refused change. */
  reopened?: (content: JsonObject) => JsonObject;
  /** It stays as it is: nothing is edited any more, and no former version brought back. */
  isFrozen?: (record: JsonObject) => boolean;
  Form: ComponentType<RecordFormProps<I>>;
  /** What else is changed when the form is saved; called as a hook. Not asked where a refused change is corrected. */
  useFurther?: () => (input: I, own: OwnChange) => readonly FurtherChange[];
  /** Below the form's first section. */
  Hint?: ComponentType<HintProps>;
  /** Above the form. */
  Notice?: ComponentType<HintProps>;
}

/** The page from which a record is reached: its owner's, else its module's list. */
export const homeOf = ({ path, owner }: Pick<RecordModule, 'path' | 'owner'>, record: JsonObject | null): string => {
  const id = owner === undefined ? undefined : record?.[owner.field];
  return typeof id === 'string' && owner !== undefined ? `${owner.path}/${id}` : (owner?.path ?? path);
};
