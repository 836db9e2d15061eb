import { useAdminAnswer, useAdminDesk } from '../../hooks/index.ts';
import { formatMoment } from '../../ui/i18n/format.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import styles from './devices.module.css';

/** Work that devices had announced and no longer hold (LD-2). */
export function Losses() {
  const { t, language } = useTexts();
  const [answer] = useAdminAnswer(useAdminDesk().losses);
  if (answer.kind !== 'done' || answer.value.length === 0) return null;
  return (
    <section className={styles['losses']}>
      <h2>{t('loss.listTitle')}</h2>
      <p className={styles['note']}>{t('loss.listHelp')}</p>
      <ul className={styles['list']}>
        {answer.value.map(({ clientId, name, user, pending, announcedAt, noticedAt }) => (
          <li key={`${clientId} ${user.id} ${announcedAt}`} className={styles['loss']} data-testid="device-loss">
            <strong>{t('loss.line', { person: user.name, count: pending })}</strong>
            <span className={styles['note']}>
              {[
                name === null ? t('loss.noDevice') : t('loss.device', { name }),
                t('loss.noticed', { at: formatMoment(noticedAt, language) }),
              ].join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
