import { contestedFields } from '../../contract/contested.ts';
import { useDomain, type OutboxEntry } from '../../hooks/index.ts';
import type { ModuleParts } from '../../records/module-parts.ts';
import { formatWhen } from '../../ui/i18n/format.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { fieldWord } from '../../ui/i18n/words.ts';

/** The page of the record that a change is about: of a type whose module has one. */
export const recordPath = (entry: OutboxEntry, module: Pick<ModuleParts, 'path'> | undefined): string | null =>
  module && entry.operation !== 'DELETE' ? `/${module.path}/${entry.entityId}` : null;

/** The form with the content of a change that waits for a person; null for what has no form or no content. */
export const correctionPath = (entry: OutboxEntry, module: Pick<ModuleParts, 'path'> | undefined): string | null => {
  const path = recordPath(entry, module);
  const correctable = entry.state === 'rejected' && (entry.operation === 'CREATE' || entry.operation === 'UPDATE');
  return path !== null && correctable ? `${path}/edit?mutation=${entry.id}` : null;
};

const fieldWords = (entry: OutboxEntry, fields: readonly string[]): string =>
  fields.map((field) => fieldWord(entry.entityType, field)).join(', ');

/** The second line of a row: what was done and when, or what stands in its way. */
export function useEntryWords(): (entry: OutboxEntry, now: Date) => string {
  const { t, language } = useTexts();
  const domain = useDomain();
  const deed = (entry: OutboxEntry): string => {
    switch (entry.operation) {
      case 'CREATE':
        // Over a deleted record, or to undo a delete: nobody has created anything.
        return t(entry.revive || entry.baseVersion !== null ? 'sync.restored' : 'sync.created');
      case 'UPDATE':
        return fieldWords(entry, Object.keys(entry.payload)) || t('sync.changed');
      case 'DELETE':
        return t('sync.deleted');
      case 'KEEP_SERVER':
        return t('sync.keptServer');
    }
  };
  return (entry, now) => {
    const at = formatWhen(entry.createdAt, now, language);
    switch (entry.state) {
      case 'pending':
      case 'sent':
        return [deed(entry), t('sync.savedHere', { at }), entry.dependsOn.length > 0 ? t('sync.after') : '']
          .filter(Boolean)
          .join(' · ');
      case 'acknowledged':
        return [
          deed(entry),
          entry.settledAt ? t('sync.sentAt', { at: formatWhen(entry.settledAt, now, language) }) : '',
        ]
          .filter(Boolean)
          .join(' · ');
      case 'failed':
        return `${deed(entry)} · ${textOf('refusal.code.FAILED') ?? ''}`;
      case 'rejected':
        return `${textOf(`refusal.code.${entry.rejection?.code ?? ''}`) ?? t('refusal.code.OTHER')} ${t('refusal.kept')}`;
      case 'conflict': {
        const { conflict } = entry;
        if (conflict?.reason === 'DELETED') return t('sync.conflictDeleted', { at });
        const who = conflict?.modifiedBy?.name ?? t('conflict.somebody');
        const when = conflict?.modifiedAt ? formatWhen(conflict.modifiedAt, now, language) : '';
        const isTwice = conflict?.reason === 'EXISTS';
        const both = contestedFields(domain, entry).filter((field) => !isTwice || Object.hasOwn(entry.payload, field));
        const fields = fieldWords(entry, both);
        const what = t(isTwice ? 'sync.conflictTwice' : 'sync.conflictBoth', { at, who, when });
        return what + (fields === '' ? '' : ` — ${fields}`);
      }
    }
  };
}
