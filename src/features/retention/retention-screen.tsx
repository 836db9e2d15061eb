import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { RETENTION_LISTS, type RetentionList } from '../../contract/retention.ts';
import { RecordFilter } from '../../records/admin-filters.tsx';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { RefreshButton } from '../../ui/primitives/refresh-button.tsx';
import { ScreenHead } from '../../ui/primitives/screen-head.tsx';
import { SegmentedField } from '../../ui/primitives/segmented-field.tsx';
import { Banner } from '../../ui/primitives/states.tsx';
import { Screen } from '../../ui/shell/frame.tsx';
import { usePage } from '../../ui/shell/page.ts';
import { FileList } from './file-list.tsx';
import { FilePanel } from './file-panel.tsx';
import styles from './retention.module.css';

/** `/admin/retention`: the files whose term is over, those on hold, and any other by its patient (`?patient=ID`). */
export function RetentionScreen() {
  const { t } = useTexts();
  const [turn, setTurn] = useState(0);
  const [hasErased, setErased] = useState(false);
  const [search, setSearch] = useSearchParams();
  const chosen = search.get('patient') ?? '';
  const listed: RetentionList = search.get('list') === 'held' ? 'held' : 'over';
  usePage({ title: t('nav.retention'), back: '/admin' });
  const show = (name: 'patient' | 'list', value: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  const reload = () => setTurn(turn + 1);
  const erased = () => {
    setErased(true);
    show('patient', '');
    reload();
  };
  return (
    <Screen width={1080}>
      <ScreenHead help={t('retention.help')}>
        <RefreshButton onRefresh={reload} testId="retention-refresh" />
      </ScreenHead>
      <div role="status">{hasErased && <Banner tone="neutral" title={t('retention.done')} />}</div>
      <div className={styles['choices']}>
        <RecordFilter
          name="retention-patient"
          label={t('retention.find')}
          to="patient"
          value={chosen}
          onChange={(id) => show('patient', id)}
        />
        <SegmentedField
          name="retention-list"
          label={t('retention.show')}
          required
          value={listed}
          onChange={(next) => show('list', next === 'held' ? next : '')}
          options={RETENTION_LISTS.map((value) => ({ value, label: t(`retention.list.${value}`) }))}
        />
      </div>
      {chosen !== '' && <FilePanel key={chosen} patientId={chosen} isNamed onChanged={reload} onErased={erased} />}
      <FileList key={listed} listed={listed} turn={turn} onErased={erased} />
    </Screen>
  );
}
