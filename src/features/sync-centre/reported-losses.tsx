import { IconDatabaseOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { LossNotice } from '../../contract/loss.ts';
import { formatMoment } from '../../ui/i18n/format.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Group } from './group.tsx';
import styles from './sync-centre.module.css';

/** Asks the server; null when it has not said. */
export type ListLosses = () => Promise<readonly LossNotice[] | null>;

/**
 * For administrators: work that devices had announced and no longer hold (LD-2). Shows nothing when there is none, or
 * nobody to ask.
 */
export function ReportedLosses({ list }: { list: ListLosses }) {
  const { t, language } = useTexts();
  const [losses, setLosses] = useState<readonly LossNotice[]>([]);
  useEffect(() => {
    let left = false;
    void list().then((said) => {
      if (said !== null && !left) setLosses(said);
    });
    return () => {
      left = true;
    };
  }, [list]);
  if (losses.length === 0) return null;
  return (
    <Group title={t('loss.listTitle')} count={losses.length}>
      <p className={styles['groupHelp']}>{t('loss.listHelp')}</p>
      <ul className={styles['card']}>
        {losses.map(({ clientId, name, user, pending, oldestPendingAt, announcedAt, noticedAt }) => (
          <li key={`${clientId} ${user.id} ${announcedAt}`} className={styles['row']} data-testid="reported-loss">
            <IconDatabaseOff size={20} stroke={1.75} aria-hidden className={styles['quietMark']} />
            <div className={styles['rowText']}>
              <p className={styles['rowTitle']}>{t('loss.line', { person: user.name, count: pending })}</p>
              <p className={styles['rowNote']}>
                {[
                  name === null ? t('loss.noDevice') : t('loss.device', { name }),
                  ...(oldestPendingAt === null
                    ? []
                    : [t('loss.since', { count: pending, at: formatMoment(oldestPendingAt, language) })]),
                  t('loss.noticed', { at: formatMoment(noticedAt, language) }),
                ].join(' · ')}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Group>
  );
}
