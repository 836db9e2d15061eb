import { textOf } from '../ui/i18n/i18n.ts';

/**
 * A text of a module: its own (`TYPE.KEY`), else the one that every module shares (`recordPage.KEY`). A module says
 * only what differs, such as what a record is called.
 */
export const moduleText = (entityType: string, key: string, values: Record<string, string | number> = {}): string =>
  textOf(`${entityType}.${key}`, values) ?? textOf(`recordPage.${key}`, values) ?? key;
