import { IconAddressBook, IconPlus } from '@tabler/icons-react';
import { Suspense, useDeferredValue } from 'react';
import { Outlet, useLocation, useMatch } from 'react-router';
import { useCanWrite, useIsAdmin, useNow, useRecords } from '../../hooks/index.ts';
import { ButtonLink } from '../../ui/primitives/button.tsx';
import { InHeader } from '../../ui/shell/frame.tsx';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { usePage } from '../../ui/shell/page.ts';
import { useRemembered } from '../../ui/primitives/remember.ts';
import { SearchField } from '../../ui/primitives/search-field.tsx';
import { EmptyState, SkeletonRows } from '../../ui/primitives/states.tsx';
import { useWide } from '../../ui/primitives/use-wide.ts';
import { focusFirstRow, PatientList } from './patient-list.tsx';
import styles from './patients.module.css';

/** The list, and beside it (or over it) one patient: the list stays mounted, so its place is kept. */
export function PatientsScreen() {
  const { t } = useTexts();
  const wide = useWide();
  const canWrite = useCanWrite('patient');
  const isAdmin = useIsAdmin();
  const { pathname } = useLocation();
  const selected = useMatch('/patients/:id/*')?.params.id ?? null;
  const [search, setSearch] = useRemembered('patients/search', '');
  const list = useRecords('patient', { search: useDeferredValue(search) });
  const form = pathname.endsWith('/new') || pathname.endsWith('/edit');
  const covered = !wide && selected !== null;
  usePage({
    title: t('nav.patients'),
    back: covered ? (pathname.endsWith('/edit') ? pathname.replace(/\/edit$/, '') : '/patients') : undefined,
    focused: form,
  });

  const field = (
    <SearchField value={search} onChange={setSearch} placeholder={t('patient.search')} onDown={focusFirstRow} />
  );
  const create = canWrite && (
    <ButtonLink kind="primary" to="/patients/new" icon={<IconPlus size={18} aria-hidden />} data-testid="new">
      {t('patient.newShort')}
    </ButtonLink>
  );
  return (
    <div className={styles['split']}>
      <section
        className={`${styles['list']} ${covered ? styles['covered'] : ''}`}
        aria-label={t('patient.list')}
        inert={covered}
      >
        {wide ? (
          <InHeader>{field}</InHeader>
        ) : (
          <div className={styles['find']}>
            {field}
            {create}
          </div>
        )}
        <PatientList
          list={list}
          search={search}
          onClearSearch={() => setSearch('')}
          selected={selected === 'new' ? null : selected}
          canWrite={canWrite}
          canImport={isAdmin}
          today={useNow()}
          action={wide ? create : undefined}
        />
      </section>
      {selected !== null ? (
        <div className={styles['detail']} key={form ? 'form' : 'record'}>
          <Suspense fallback={<SkeletonRows rows={7} label={t('state.loading')} />}>
            <Outlet />
          </Suspense>
        </div>
      ) : (
        wide && (
          <div className={styles['detail']}>
            <EmptyState icon={IconAddressBook} title={t('patient.pick')}>
              {t('patient.pickHelp')}
            </EmptyState>
          </div>
        )
      )}
    </div>
  );
}
