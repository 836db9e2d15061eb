import { useMantineColorScheme } from '@mantine/core';
import { IconCopy, IconDownload, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useNow, useInspection, useProblemReport, type Inspection } from '../../hooks/index.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { exportName, saveTextFile } from '../../ui/primitives/download.ts';
import { PlainField } from '../../ui/primitives/plain-field.tsx';
import { Banner, SkeletonRows } from '../../ui/primitives/states.tsx';
import { Screen } from '../../ui/shell/frame.tsx';
import { usePage } from '../../ui/shell/page.ts';
import { tell } from '../../ui/shell/undo-toast.tsx';
import { clockTime, Mutations, Requests, Transitions } from './inspector-tables.tsx';
import styles from './inspector.module.css';
import { StateMachine } from './state-machine.tsx';

const EVERY_MS = 1_000;

/** In no production build. */
const QueryDevtools = import.meta.env.DEV
  ? lazy(async () => ({ default: (await import('./query-devtools.tsx')).QueryDevtools }))
  : null;

/** What the engine stands on: one line each. */
function Facts({ inspection }: { inspection: Inspection }) {
  const { t } = useTexts();
  const { contact, store, locks, app } = inspection;
  const attempt =
    contact.notBefore === 0
      ? '–'
      : `${clockTime(contact.notBefore)} · ${t('inspector.attempts', { count: contact.attempt })}`;
  const held = locks.map(
    ({ name, state, holder }) => `${name.slice(name.lastIndexOf(':') + 1)} · ${state} · ${holder}`,
  );
  const facts: readonly (readonly [string, string, string])[] = [
    ['pauses', t('inspector.fact.pauses'), contact.pauses.join(', ') || '–'],
    ['failure', t('inspector.fact.failure'), contact.failure ?? '–'],
    ['attempt', t('inspector.fact.attempt'), attempt],
    ['contact', t('inspector.fact.contact'), contact.lastContactAt === null ? '–' : clockTime(contact.lastContactAt)],
    ['batch', t('inspector.fact.batch'), String(contact.batchLimit)],
    ['suspects', t('inspector.fact.suspects'), String(contact.suspects.length)],
    ['cursor', t('inspector.fact.cursor'), store.cursor ?? '–'],
    ['revision', t('inspector.fact.revision'), String(store.revision)],
    ['seq', t('inspector.fact.seq'), String(store.seq)],
    ['generation', t('inspector.fact.generation'), `${store.generation}${store.snapshot ? ' · snapshot' : ''}`],
    ['lease', t('inspector.fact.lease'), `${store.fence} · ${t('inspector.beats', { count: inspection.beat })}`],
    ['locks', t('inspector.fact.locks'), held.join('\n') || '–'],
    ['protocol', t('inspector.fact.protocol'), contact.protocol === undefined ? '–' : String(contact.protocol)],
    ['quarantine', t('inspector.fact.quarantine'), String(store.quarantined)],
    ['app', t('inspector.fact.app'), `${app.version} · ${app.isOnline ? 'online' : 'offline'}`],
  ];
  return (
    <dl className={styles['facts']}>
      {facts.map(([name, label, value]) => (
        <div key={name} data-testid={`fact-${name}`}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** `/sync/inspector`: what the engine of this device does, for people who test or develop. Ids, codes and times only. */
export function InspectorScreen() {
  const { t, language } = useTexts();
  const { colorScheme } = useMantineColorScheme();
  const [isStopped, setStopped] = useState(false);
  const [record, setRecord] = useState('');
  const inspection = useInspection(isStopped ? null : EVERY_MS);
  const report = useProblemReport();
  const now = useNow();
  usePage({ title: t('nav.inspector'), back: '/sync' });

  const text = async () => (await report({ language, theme: colorScheme })) ?? '';
  const copy = () =>
    void text()
      .then((all) => navigator.clipboard.writeText(all))
      .then(
        () => tell(t('inspector.copied')),
        () => tell(t('inspector.notCopied')),
      );
  const save = () => void text().then((all) => saveTextFile(exportName(now, 'report'), all));

  if (!inspection) return <SkeletonRows rows={8} label={t('state.loading')} />;
  const wanted = record.trim().toLowerCase();
  const isWanted = ({ entityId, id = '' }: { entityId: string; id?: string }) =>
    wanted === '' || entityId.includes(wanted) || id.includes(wanted);
  const mutations = inspection.mutations.filter(isWanted);
  const transitions = inspection.journal.transitions.filter(({ entityId, mutationId }) =>
    isWanted({ entityId, id: mutationId }),
  );
  const ids = new Set([...mutations.map(({ id }) => id), ...transitions.map(({ mutationId }) => mutationId)]);
  const requests = inspection.journal.requests.filter((note) => wanted === '' || note.ids.some((id) => ids.has(id)));
  return (
    <Screen>
      <div className={styles['inspector']} data-testid="inspector" data-revision={inspection.store.revision}>
        <div className={styles['top']}>
          <PlainField
            name="inspector-record"
            label={t('inspector.filter')}
            testId="inspector-record"
            value={record}
            onChange={setRecord}
          />
          <div className={styles['actions']}>
            <Button
              icon={isStopped ? <IconPlayerPlay size={18} aria-hidden /> : <IconPlayerPause size={18} aria-hidden />}
              aria-pressed={isStopped}
              onClick={() => setStopped(!isStopped)}
              data-testid="inspector-stop"
            >
              {t(isStopped ? 'inspector.follow' : 'inspector.stop')}
            </Button>
            <Button icon={<IconDownload size={18} aria-hidden />} onClick={save} data-testid="inspector-save">
              {t('inspector.save')}
            </Button>
            <Button
              kind="primary"
              icon={<IconCopy size={18} aria-hidden />}
              onClick={copy}
              data-testid="inspector-copy"
            >
              {t('inspector.copy')}
            </Button>
          </div>
        </div>
        {inspection.storeFault !== null && (
          <Banner tone="refused" title={t('inspector.storeFault', { fault: inspection.storeFault })} />
        )}
        <section className={styles['section']}>
          <h2>{t('inspector.machine')}</h2>
          <StateMachine inspection={inspection} />
        </section>
        <section className={styles['section']}>
          <h2>{t('inspector.engine')}</h2>
          <Facts inspection={inspection} />
        </section>
        <Mutations mutations={mutations} />
        <Transitions transitions={transitions} />
        <Requests requests={requests} />
        {QueryDevtools && (
          <section className={styles['section']} data-testid="query-devtools">
            <h2>{t('inspector.queries')}</h2>
            <Suspense fallback={null}>
              <QueryDevtools />
            </Suspense>
          </section>
        )}
      </div>
    </Screen>
  );
}
