import { IconCircleCheck } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { Link } from 'react-router';
import { loadPossibleDuplicates } from '../../features/duplicates/index.ts';
import { useAttention, useNow } from '../../hooks/index.ts';
import { formatWhen } from '../../ui/i18n/format.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { recordWord } from '../../ui/i18n/words.ts';
import { ButtonLink } from '../../ui/primitives/button.tsx';
import { SyncBadge } from '../../ui/sync/sync-badge.tsx';
import { HomeLine } from './home-line.tsx';
import styles from './home.module.css';

const PossibleDuplicates = lazy(async () => ({ default: await loadPossibleDuplicates() }));
const SHOWN = 5;

/** What needs a decision: refusals, conflicts, records that may be the same patient. */
export function NeedsYou() {
  const { t, language } = useTexts();
  const now = useNow();
  const { attention } = useAttention();
  return (
    <section data-testid="home-attention" aria-labelledby="home-attention">
      <h2 id="home-attention" className={styles['heading']}>
        <Link to="/sync">{t('sync.attention')}</Link>
      </h2>
      {attention.length === 0 ? (
        <p className={styles['quiet']}>
          <IconCircleCheck size={18} stroke={1.75} aria-hidden /> {t('home.nothingToDo')}
        </p>
      ) : (
        <ul className={styles['card']}>
          {attention.slice(0, SHOWN).map((entry) => (
            <HomeLine
              key={entry.id}
              to={entry.state === 'conflict' ? `/sync/conflicts/${entry.id}` : '/sync'}
              title={recordWord(entry.entityType, entry.label)}
              note={t('sync.savedHere', { at: formatWhen(entry.createdAt, now, language) })}
              mark={<SyncBadge state={entry.state === 'acknowledged' ? 'synced' : entry.state} />}
            />
          ))}
        </ul>
      )}
      {attention.length > SHOWN && (
        <ButtonLink kind="quiet" to="/sync">
          {t('home.moreToDo', { count: attention.length - SHOWN })}
        </ButtonLink>
      )}
      <Suspense fallback={null}>
        <PossibleDuplicates />
      </Suspense>
    </section>
  );
}
