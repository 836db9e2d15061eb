import { textOf } from '../../ui/i18n/i18n.ts';

/** A type of records, or of what else the audit is about, as people call it. */
export const typeWord = (entityType: string): string => textOf(`audit.type.${entityType}`) ?? entityType;
