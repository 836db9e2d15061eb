import { useCallback, useState } from 'react';
import type { RetainedFile, RetentionPeriods, RetentionRule } from '../../contract/retention.ts';
import { useAdminAnswer, useAdminDesk } from '../../hooks/index.ts';
import { formatPartialDate as day } from '../../ui/i18n/partial-date.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { NotLoaded } from '../../ui/primitives/not-loaded.tsx';
import { RefreshButton } from '../../ui/primitives/refresh-button.tsx';
import { ScreenHead } from '../../ui/primitives/screen-head.tsx';
import { Banner, SkeletonRows } from '../../ui/primitives/states.tsx';
import { Screen } from '../../ui/shell/frame.tsx';
import { usePage } from '../../ui/shell/page.ts';
import { useClinicSettings } from '../clinic-settings/index.ts';
import { FilePanel } from './file-panel.tsx';
import styles from './retention.module.css';

/** The setting from which the term of each rule follows. */
const PERIOD = {
  contact: 'years',
  minor: 'age',
  death: 'deathYears',
} as const satisfies Record<RetentionRule, keyof RetentionPeriods>;

function FileRow({ file, onErased }: { file: RetainedFile; onErased: () => void }) {
  const { t } = useTexts();
  const [isOpen, setOpen] = useState(false);
  const { retention } = useClinicSettings();
  return (
    <li className={styles['file']} data-testid="retention-file">
      <div className={styles['row']}>
        <span>
          <strong>{file.name}</strong>
          <small>
            {t('retention.born', { day: day(file.birthDate) })} · {t('retention.last', { day: day(file.lastContact) })}
          </small>
          <small>
            {t('retention.term', { day: day(file.term) })} ·{' '}
            {t(`retention.rule.${file.rule}`, { years: retention[PERIOD[file.rule]] })}
          </small>
          {file.hold && <small>{t('retention.held')}</small>}
          {file.request && <small>{t('retention.requested')}</small>}
        </span>
        <Button
          aria-expanded={isOpen}
          aria-label={t('retention.lookAt', { name: file.name })}
          onClick={() => setOpen(!isOpen)}
          data-testid="retention-look"
        >
          {t('retention.look')}
        </Button>
      </div>
      {isOpen && <FilePanel patientId={file.patientId} onErased={onErased} />}
    </li>
  );
}

/** `/admin/retention`: the files whose legal term is over, and their erasure by two administrators. */
export function RetentionScreen() {
  const { t } = useTexts();
  const desk = useAdminDesk();
  const [after, setAfter] = useState<readonly string[]>([]);
  const [hasErased, setErased] = useState(false);
  usePage({ title: t('nav.retention'), back: '/admin' });
  const ask = useCallback(() => desk.retention(after.at(-1) ?? null), [desk, after]);
  const [answer, again] = useAdminAnswer(ask);
  const page = answer.kind === 'done' ? answer.value : null;
  const reload = () => {
    if (after.length > 0) setAfter([]);
    else void again();
  };
  return (
    <Screen width={1080}>
      <ScreenHead help={t('retention.help')}>
        <RefreshButton onRefresh={reload} testId="retention-refresh" />
      </ScreenHead>
      <div role="status">{hasErased && <Banner tone="neutral" title={t('retention.done')} />}</div>
      {answer.kind === 'loading' && <SkeletonRows rows={6} label={t('state.loading')} />}
      {(answer.kind === 'unreachable' || answer.kind === 'refused') && (
        <NotLoaded title={t('retention.unknown')} answer={answer} onRetry={() => void again()} />
      )}
      {page?.items.length === 0 && after.length === 0 && (
        <Banner tone="neutral" title={t('retention.none')}>
          {t('retention.noneHelp')}
        </Banner>
      )}
      {page && page.items.length > 0 && (
        <ul className={styles['list']} aria-label={t('nav.retention')}>
          {page.items.map((file) => (
            <FileRow
              key={file.patientId}
              file={file}
              onErased={() => {
                setErased(true);
                reload();
              }}
            />
          ))}
        </ul>
      )}
      {page?.nextCursor != null && (
        <Button onClick={() => setAfter([...after, page.nextCursor ?? ''])} data-testid="retention-more">
          {t('retention.more')}
        </Button>
      )}
    </Screen>
  );
}
