import { IconChevronRight, IconFileImport, IconRefresh, IconUserPlus, IconUsers } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import {
  useCanWrite,
  useIsAdmin,
  useNow,
  useOutbox,
  useRecords,
  useSession,
  useSyncStatus,
  type OutboxEntry,
} from '../hooks/index.ts';
import { ButtonLink } from '../ui/primitives/button.tsx';
import { formatAgo, formatDay, formatNumber, formatWhen } from '../ui/i18n/format.ts';
import { Screen } from '../ui/shell/frame.tsx';
import { useTexts } from '../ui/i18n/i18n.ts';
import { usePage } from '../ui/shell/page.ts';
import { SyncBadge } from '../ui/sync/sync-badge.tsx';
import { recordWord } from '../ui/i18n/words.ts';
import styles from './home.module.css';

const SHOWN = 6;

function Line({ to, title, note, mark }: { to: string; title: string; note: string; mark?: ReactNode }) {
  return (
    <li>
      <Link to={to} className={styles['line']}>
        <span className={styles['lineText']}>
          <strong>{title}</strong>
          <small>{note}</small>
        </span>
        {mark}
        <IconChevronRight size={18} stroke={1.75} aria-hidden />
      </Link>
    </li>
  );
}

function EntryLine({ entry, now }: { entry: OutboxEntry; now: Date }) {
  const { t, language } = useTexts();
  const to = entry.state === 'conflict' ? `/sync/conflicts/${entry.id}` : '/sync';
  return (
    <Line
      to={to}
      title={recordWord(entry.entityType, entry.label)}
      note={t('sync.savedHere', { at: formatWhen(entry.createdAt, now, language) })}
      mark={<SyncBadge state={entry.state === 'acknowledged' ? 'synced' : entry.state} />}
    />
  );
}

/** `/`: what waits, how many there are, and what is done most. */
export function HomeScreen() {
  const { t, language } = useTexts();
  const now = useNow();
  const { account } = useSession();
  const canWrite = useCanWrite('patient');
  const isAdmin = useIsAdmin();
  const patients = useRecords('patient', {});
  const outbox = useOutbox({ limit: SHOWN });
  const status = useSyncStatus();
  usePage({ title: t('nav.home') });
  const open = [...outbox.attention, ...outbox.waiting];
  const date = formatDay(now, language);
  return (
    <Screen width={860}>
      <p className={styles['date']}>{date}</p>
      <h2 className={styles['hello']}>{t('home.hello', { name: account?.user.name ?? '' })}</h2>
      <div className={styles['quick']}>
        {canWrite && (
          <ButtonLink
            kind="primary"
            tall
            to="/patients/new"
            icon={<IconUserPlus size={20} stroke={1.75} aria-hidden />}
          >
            {t('home.newPatient')}
          </ButtonLink>
        )}
        <ButtonLink tall to="/patients" icon={<IconUsers size={20} stroke={1.75} aria-hidden />}>
          {t('home.findPatient')}
        </ButtonLink>
        {isAdmin && (
          <ButtonLink tall to="/admin" icon={<IconFileImport size={20} stroke={1.75} aria-hidden />}>
            {t('home.import')}
          </ButtonLink>
        )}
      </div>
      <dl className={styles['numbers']}>
        <div>
          <dt>{t('nav.patients')}</dt>
          <dd>{patients.status === 'ready' ? formatNumber(patients.total, language) : '–'}</dd>
        </div>
        <div>
          <dt>{t('sync.attention')}</dt>
          <dd>{formatNumber(status.attention, language)}</dd>
        </div>
        <div>
          <dt>{t('home.notSent')}</dt>
          <dd>{formatNumber(status.pending, language)}</dd>
        </div>
        <div>
          <dt>{t('sync.lastContact')}</dt>
          <dd>{status.lastContactAt ? formatAgo(status.lastContactAt, now, language) : t('sync.never')}</dd>
        </div>
      </dl>
      <section>
        <h3 className={styles['heading']}>{t('home.waiting')}</h3>
        {status.pending === 0 ? (
          <p className={styles['quiet']}>{t('home.nothing')}</p>
        ) : (
          <ul className={styles['card']}>
            {open.slice(0, SHOWN).map((entry) => (
              <EntryLine key={entry.id} entry={entry} now={now} />
            ))}
          </ul>
        )}
        {status.pending > SHOWN && (
          <ButtonLink kind="quiet" to="/sync" icon={<IconRefresh size={18} aria-hidden />}>
            {t('home.all', { count: status.pending })}
          </ButtonLink>
        )}
      </section>
    </Screen>
  );
}
