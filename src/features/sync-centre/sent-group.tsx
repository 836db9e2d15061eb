import { useState } from 'react';
import { useSent, type OutboxEntry } from '../../hooks/index.ts';
import { foldForSearch } from '../../lib/text.ts';
import { recordWord } from '../../ui/i18n/words.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { PlainField } from '../../ui/primitives/plain-field.tsx';
import { Group } from './group.tsx';
import { OutboxRow } from './outbox-row.tsx';
import styles from './sync-centre.module.css';

const SHOWN = 20;

const fits = (entry: OutboxEntry, words: readonly string[]): boolean => {
  const text = foldForSearch(`${recordWord(entry.entityType, entry.label)} ${entry.entityId}`);
  return words.every((word) => text.includes(word));
};

/** What the server has confirmed in the last seven days, newest first, each with its outcome; found by name. */
export function SentGroup({ recent, now }: { recent: readonly OutboxEntry[]; now: Date }) {
  const { t } = useTexts();
  const [typed, setTyped] = useState<string | null>(null);
  const [most, setMost] = useState(SHOWN);
  const all = useSent(typed !== null);
  const words = foldForSearch(typed ?? '')
    .split(' ')
    .filter(Boolean);
  const found = typed === null ? recent : (all ?? recent).filter((entry) => fits(entry, words));
  if (recent.length === 0) return null;
  return (
    <Group title={t('sync.sent')} count={typed === null ? recent.length : found.length}>
      {typed === null ? (
        <Button kind="calm" onClick={() => setTyped('')} data-testid="sent-all">
          {t('sync.sentAll')}
        </Button>
      ) : (
        <div className={styles['find']}>
          <PlainField
            name="sent-search"
            label={t('sync.sentSearch')}
            testId="sent-search"
            value={typed}
            onChange={setTyped}
          />
        </div>
      )}
      {found.length === 0 && <p className={styles['groupHelp']}>{t('sync.sentNone')}</p>}
      {found.length > 0 && (
        <ul className={styles['card']}>
          {found.slice(0, most).map((entry) => (
            <OutboxRow key={entry.id} entry={entry} now={now} />
          ))}
        </ul>
      )}
      {found.length > most && (
        <Button kind="calm" onClick={() => setMost(most + 100)} data-testid="sent-more">
          {t('sync.sentMore')}
        </Button>
      )}
    </Group>
  );
}
