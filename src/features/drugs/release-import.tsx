import { IconCircleCheck, IconUpload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { DrugDesk, ImportEnd, ImportProgress } from '../../contract/drug-desk.ts';
import { useDrugs } from '../../hooks/index.ts';
import { formatNumber } from '../../ui/i18n/format.ts';
import { formatPartialDate } from '../../ui/i18n/partial-date.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { Button, ButtonLink } from '../../ui/primitives/button.tsx';
import { CountTable } from '../../ui/primitives/count-table.tsx';
import { createStore, useStore, type Store } from '../../ui/primitives/external-store.ts';
import { CheckField, TextField } from '../../ui/primitives/fields.tsx';
import { ProgressBar } from '../../ui/primitives/progress-bar.tsx';
import { recall, remember } from '../../ui/primitives/remember.ts';
import { usePageDetail } from '../../ui/shell/page.ts';
import { Desk, Refusal } from './desk.tsx';
import styles from './drugs.module.css';

type Run = { kind: 'idle' } | { kind: 'running'; progress: ImportProgress | null } | { kind: 'ended'; end: ImportEnd };

const KEY = 'drugs/import';

/** The last import is kept beyond the screen, because the person may leave while it runs. */
function currentRun(): Store<Run> {
  const known = recall<Store<Run> | null>(KEY, null);
  if (known) return known;
  const made = createStore<Run>({ kind: 'idle' });
  remember(KEY, made);
  return made;
}

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

function Report({ end }: { end: Extract<ImportEnd, { type: 'done' }> }) {
  const { t, language } = useTexts();
  const changes = end.tables.reduce((sum, { created, updated, deleted }) => sum + created + updated + deleted, 0);
  const release = ISO_DAY.test(end.release) ? formatPartialDate(end.release) : end.release;
  return (
    <div data-testid="release-imported" data-changes={changes} className={styles['stack']}>
      <p role="status" className={styles['done']}>
        <IconCircleCheck size={22} stroke={1.75} aria-hidden />
        {changes === 0 ? t('catalogue.importSame') : t('catalogue.importDone', { release })}
      </p>
      <CountTable
        label={t('catalogue.importTitle')}
        heads={[t('catalogue.table'), t('catalogue.created'), t('catalogue.updated'), t('catalogue.deleted')]}
        rows={end.tables.map(({ table, created, updated, deleted }) => ({
          key: table,
          name: textOf(`catalogue.tableName.${table}`) ?? table,
          counts: [created, updated, deleted],
        }))}
      />
      {end.notes.length > 0 && (
        <section data-testid="import-notes">
          <h3 className={styles['heading']}>{t('catalogue.notes')}</h3>
          <ul className={styles['plain']}>
            {end.notes.map(({ code, file, count, lines }) => (
              <li key={`${code} ${file}`}>
                <p>{t(`catalogue.noteCode.${code}`)}</p>
                <p className={styles['quiet']}>
                  {t('catalogue.noteAt', {
                    file,
                    shown: formatNumber(count, language),
                    lines: lines.slice(0, 8).join(', '),
                  })}
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Running({ progress }: { progress: ImportProgress | null }) {
  const { t } = useTexts();
  const phase = progress ? t(`catalogue.phase.${progress.phase}`) : t('catalogue.importSending');
  return (
    <div className={styles['stack']} data-testid="release-running">
      <ProgressBar
        label={phase}
        value={progress && progress.total > 0 ? Math.min(1, progress.done / progress.total) : null}
      />
      <p role="status">{phase}</p>
      <p className={styles['quiet']}>{t('catalogue.importLeave')}</p>
    </div>
  );
}

function Choose({ start }: { start: (release: string, files: readonly File[], acceptShrinking: boolean) => void }) {
  const { t } = useTexts();
  const input = useRef<HTMLInputElement>(null);
  const [release, setRelease] = useState('');
  const [files, setFiles] = useState<readonly File[]>([]);
  const [accept, setAccept] = useState(false);
  return (
    <form
      className={styles['stack']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (files.length > 0 && release.trim() !== '') start(release.trim(), files, accept);
      }}
    >
      <p className={styles['quiet']}>{t('catalogue.importIntro')}</p>
      <div>
        <Button icon={<IconUpload size={18} aria-hidden />} onClick={() => input.current?.click()}>
          {t('catalogue.importPick')}
        </Button>
        <input
          ref={input}
          type="file"
          multiple
          accept=".txt,.gz"
          className="visually-hidden"
          tabIndex={-1}
          aria-label={t('catalogue.importPick')}
          data-testid="release-files"
          onChange={(event) => setFiles([...(event.currentTarget.files ?? [])])}
        />
      </div>
      {files.length > 0 && <p className={styles['quiet']}>{files.map(({ name }) => name).join(', ')}</p>}
      <TextField
        name="release"
        label={t('catalogue.importRelease')}
        help={t('catalogue.importReleaseHelp')}
        required
        value={release}
        onChange={setRelease}
      />
      <div>
        <CheckField name="shrink" label={t('catalogue.importShrink')} value={accept} onChange={setAccept} />
      </div>
      <div>
        <Button
          kind="primary"
          type="submit"
          disabled={files.length === 0 || !/^[\w.-]{1,40}$/.test(release.trim())}
          data-testid="release-import"
        >
          {t('catalogue.importStart')}
        </Button>
      </div>
    </form>
  );
}

function Import({ desk }: { desk: DrugDesk }) {
  const { t } = useTexts();
  const { follow } = useDrugs();
  const store = currentRun();
  const run = useStore(store);
  const start = (release: string, files: readonly File[], acceptShrinking: boolean) => {
    if (store.get().kind === 'running') return;
    store.set({ kind: 'running', progress: null });
    void desk
      .importRelease({ release, acceptShrinking }, files, (progress) => store.set({ kind: 'running', progress }))
      .then((end) => {
        store.set({ kind: 'ended', end });
        follow();
      });
  };
  const again = <Button onClick={() => store.set({ kind: 'idle' })}>{t('catalogue.again')}</Button>;
  if (run.kind === 'idle') return <Choose start={start} />;
  if (run.kind === 'running') return <Running progress={run.progress} />;
  const { end } = run;
  if (end.type === 'done')
    return (
      <>
        <Report end={end} />
        <div className={styles['actions']}>
          {again}
          <ButtonLink kind="primary" to="/drugs/changes">
            {t('catalogue.see')}
          </ButtonLink>
        </div>
      </>
    );
  const { code, file, line, detail } = end;
  return (
    <div className={styles['stack']} data-testid="release-refused">
      <Refusal code={code} {...(code === 'INTERRUPTED' ? {} : { title: t('catalogue.importRefused') })} />
      {file !== null && file !== undefined && (
        <p>{line === null || line === undefined ? file : t('catalogue.at', { file, line })}</p>
      )}
      {detail !== '' && (
        <details className={styles['quiet']}>
          <summary>{t('catalogue.technical')}</summary>
          <p lang="en">{detail}</p>
        </details>
      )}
      <div className={styles['actions']}>{again}</div>
    </div>
  );
}

/** `/drugs/import`: a release of the French drug base into the catalogue, by its administrator. */
export function ReleaseImport({ desk }: { desk: DrugDesk }) {
  const { t } = useTexts();
  const title = t('catalogue.importTitle');
  usePageDetail(title);
  return (
    <Desk desk={desk}>
      <article className={styles['scroll']} aria-label={title} tabIndex={0}>
        <div className={`${styles['sheet']} ${styles['stack']}`}>
          <h2 className={styles['name']}>{title}</h2>
          <Import desk={desk} />
        </div>
      </article>
    </Desk>
  );
}
