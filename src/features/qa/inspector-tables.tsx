import { useState, type ReactNode } from 'react';
import type { Inspection } from '../../hooks/index.ts';
import type { RequestNote, TransitionNote } from '../../queue/journal.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import styles from './inspector.module.css';

const SHOWN = 50;

/** To the millisecond: two events of one second have an order. */
export const clockTime = (ms: number): string => {
  const at = new Date(ms);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`;
};

/** The end of an id: its beginning is the time, which neighbours share. The whole id is the title. */
function Id({ id }: { id: string }) {
  return <code title={id}>…{id.slice(-8)}</code>;
}

interface Rows {
  title: string;
  heads: readonly string[];
  rows: readonly { key: string; cells: readonly ReactNode[] }[];
  testId: string;
}

/** A table whose newest rows stand first; more of them on demand. */
export function Table({ title, heads, rows, testId }: Rows) {
  const { t } = useTexts();
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? rows : rows.slice(0, SHOWN);
  return (
    <section className={styles['section']}>
      <h2>
        {title} <span className={styles['count']}>{rows.length}</span>
      </h2>
      {rows.length === 0 ? (
        <p className={styles['none']}>{t('inspector.none')}</p>
      ) : (
        <div className={styles['scroll']} tabIndex={0} role="region" aria-label={title}>
          <table className={styles['table']}>
            <thead>
              <tr>
                {heads.map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map(({ key, cells }) => (
                <tr key={key} data-testid={testId}>
                  {cells.map((cell, at) => (
                    <td key={heads[at]}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {shown.length < rows.length && (
        <Button onClick={() => setWhole(true)}>{t('inspector.all', { count: rows.length })}</Button>
      )}
    </section>
  );
}

export function Mutations({ mutations }: Pick<Inspection, 'mutations'>) {
  const { t } = useTexts();
  return (
    <Table
      title={t('inspector.mutations')}
      testId="inspected-mutation"
      heads={(['seq', 'mutation', 'record', 'operation', 'state', 'base', 'failures', 'next', 'waitsFor'] as const).map(
        (head) => t(`inspector.head.${head}`),
      )}
      rows={mutations.toReversed().map((one) => ({
        key: one.id,
        cells: [
          one.seq,
          <Id key="id" id={one.id} />,
          <>
            {one.entityType} <Id id={one.entityId} />
          </>,
          one.operation,
          one.code === null ? one.state : `${one.state} · ${one.code}`,
          one.ackVersion === null ? (one.baseVersion ?? '–') : `${one.baseVersion ?? '–'} → ${one.ackVersion}`,
          one.failures,
          one.notBefore === 0 ? '–' : clockTime(one.notBefore),
          one.dependsOn.length === 0 ? '–' : one.dependsOn.map((key) => key.slice(0, key.indexOf('/') + 1)).join(' '),
        ],
      }))}
    />
  );
}

export function Transitions({ transitions }: { transitions: readonly TransitionNote[] }) {
  const { t } = useTexts();
  return (
    <Table
      title={t('inspector.transitions')}
      testId="inspected-transition"
      heads={(['time', 'mutation', 'record', 'operation', 'step'] as const).map((head) => t(`inspector.head.${head}`))}
      rows={transitions.toReversed().map((note, at) => ({
        key: `${transitions.length - at}`,
        cells: [
          clockTime(note.at),
          <Id key="id" id={note.mutationId} />,
          <>
            {note.entityType} <Id id={note.entityId} />
          </>,
          note.operation,
          `${note.from ?? '∅'} → ${note.to ?? '∅'}${note.code === undefined ? '' : ` · ${note.code}`}`,
        ],
      }))}
    />
  );
}

const outcomesOf = ({ outcomes, failure }: RequestNote): string =>
  failure ??
  (Object.entries(outcomes)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${kind} ${count}`)
    .join(', ') ||
    '–');

export function Requests({ requests }: { requests: readonly RequestNote[] }) {
  const { t } = useTexts();
  return (
    <Table
      title={t('inspector.requests')}
      testId="inspected-request"
      heads={(['time', 'request', 'status', 'took', 'events', 'answer'] as const).map((head) =>
        t(`inspector.head.${head}`),
      )}
      rows={requests.toReversed().map((note, at) => ({
        key: `${requests.length - at}`,
        cells: [
          clockTime(note.at),
          note.kind === 'up' ? 'POST /sync/up' : 'POST /sync/down',
          note.status ?? '–',
          `${Math.round(note.tookMs)} ms`,
          note.count,
          note.retryAfterMs === null
            ? outcomesOf(note)
            : `${outcomesOf(note)} · Retry-After ${note.retryAfterMs / 1_000} s`,
        ],
      }))}
    />
  );
}
