import type { RecordState } from '../hooks/index.ts';
import { useTexts } from '../ui/i18n/i18n.ts';
import { fieldWord, valueWord } from '../ui/i18n/words.ts';
import { Banner } from '../ui/primitives/states.tsx';

/** Says which values of a record are of another kind than this version reads, and what they are (UI-88). */
export function UnreadNotice({ entityType, unread }: { entityType: string; unread: RecordState['unread'] }) {
  const { t, language } = useTexts();
  if (unread === undefined) return null;
  return (
    <div data-testid="unread">
      <Banner tone="attention" title={t('recordPage.unread')}>
        {t('recordPage.unreadHelp')}
        <ul>
          {Object.entries(unread).map(([field, value]) => (
            <li key={field}>
              {[fieldWord(entityType, field), valueWord(entityType, field, value, language)]
                .filter(Boolean)
                .join(' : ')}
            </li>
          ))}
        </ul>
      </Banner>
    </div>
  );
}
