import { useEffect, useState } from 'react';
import { useClient, useDomain, useMerged, useRecord, loadNames, type Client } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import { PrintSheet } from '../../records/print-sheet.tsx';
import type { RecordModule } from '../../records/record-module.ts';
import { formatMoment, formatNumber } from '../../ui/i18n/format.ts';
import { useTexts, type Language } from '../../ui/i18n/i18n.ts';
import { formatPartialDate } from '../../ui/i18n/partial-date.ts';
import {
  entityTypeOf,
  LISTED_KINDS,
  PRINTED_KINDS,
  printedEntry,
  type PrintedEntry,
  type Printing,
} from './printed-record.ts';
import styles from './record-print.module.css';
import type { Kind, TimelineEntry } from './timeline.ts';
import { useTimeline, type Timeline } from './use-timeline.ts';

type Part = { kind: Kind; entries: readonly PrintedEntry[] };

/** The number of records that are read at a time, so that the screen stays responsive. */
const AT_ONCE = 100;

/** Reads the full records, because a list holds only the fields of its rows. */
async function wholeRecords(client: Client, kind: Kind, entries: readonly TimelineEntry[]): Promise<JsonObject[]> {
  const ids = entries.flatMap(({ rows }) => rows.map(({ id }) => id));
  const found: JsonObject[] = [];
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const states = await Promise.all(
      ids
        .slice(from, from + AT_ONCE)
        .map((entityId) => client.cache.loadRecord({ entityType: entityTypeOf(kind), entityId })),
    );
    found.push(...states.flatMap(({ record }) => record ?? []));
  }
  return found;
}

async function partsOf(client: Client, { entries }: Timeline, printing: Omit<Printing, 'practitioner'>) {
  const practitioner = await loadNames(client, 'practitioner');
  const parts: Part[] = [];
  for (const kind of PRINTED_KINDS) {
    const records = await wholeRecords(
      client,
      kind,
      entries.filter((entry) => entry.kind === kind),
    );
    if (records.length > 0)
      parts.push({ kind, entries: records.map((record) => printedEntry(kind, record, { ...printing, practitioner })) });
  }
  return parts;
}

const whenWord = (at: string, language: Language): string =>
  at.length > 10 ? formatMoment(new Date(at).toISOString(), language) : formatPartialDate(at);

/** Short entries are not split over two pages. */
const isShort = ({ lines }: PrintedEntry): boolean =>
  lines.reduce((sum, { text }) => sum + 80 + text.length, 0) < 1_600;

function Entry({ entry }: { entry: PrintedEntry }) {
  const { language } = useTexts();
  return (
    <article className={`${styles['entry']} ${isShort(entry) ? styles['whole'] : ''}`}>
      <h3>
        {entry.title} <span>{whenWord(entry.at, language)}</span>
      </h3>
      <dl>
        {entry.lines.map(({ label, text }) => (
          <div key={`${label} ${text}`}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {entry.picture !== null && <img src={entry.picture} alt="" />}
    </article>
  );
}

function Table({ entries }: { entries: readonly PrintedEntry[] }) {
  const { language } = useTexts();
  return (
    <table>
      <tbody>
        {entries.map(({ key, at, title, lines }) => (
          <tr key={key}>
            <td>{whenWord(at, language)}</td>
            <td>
              <strong>{title}</strong>
            </td>
            <td>{lines.map(({ label, text }) => `${label} : ${text}`).join(' · ')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface RecordPrintProps {
  patientId: string;
  patients: Pick<RecordModule, 'nameOf' | 'Facts'>;
  onDone: () => void;
  print?: () => void;
}

function Identity({ id, Facts }: { id: string } & Pick<RecordModule, 'Facts'>) {
  const { record } = useRecord('patient', id);
  return record === null ? null : <Facts record={record} />;
}

/** The whole record on paper, for a patient who asks for it (CR-47): as this device has it, with or without a network. */
export function RecordPrint({ patientId, patients, ...sheet }: RecordPrintProps) {
  const { t, language } = useTexts();
  const client = useClient();
  const domain = useDomain();
  const { record } = useRecord('patient', patientId);
  const one = useMerged('patient', patientId);
  const timeline = useTimeline(patientId);
  const [parts, setParts] = useState<readonly Part[] | null>(null);
  const isReady = timeline.status === 'ready' && record !== null && one !== null;
  useEffect(() => {
    let isWanted = true;
    if (isReady)
      partsOf(client, timeline, { domain, language }).then(
        (made) => isWanted && setParts(made),
        () => isWanted && sheet.onDone(),
      );
    return () => {
      isWanted = false;
    };
    // What is printed is the record at the moment of the tap.
    // oxlint-disable-next-line exhaustive-deps
  }, [isReady]);
  if (parts === null || record === null || one === null) return null;
  const leftOut = PRINTED_KINDS.filter((kind) => !timeline.kinds.includes(kind));
  const unsent = timeline.entries.filter(({ rows }) => rows.some(({ syncState }) => syncState !== 'synced')).length;
  return (
    <PrintSheet
      title={t('chart.back', { name: patients.nameOf(record) })}
      sub={
        <>
          {t('chart.entries', {
            count: timeline.entries.length,
            shown: formatNumber(timeline.entries.length, language),
          })}
          {unsent > 0 && ` · ${t('recordFile.printUnsent', { count: unsent })}`}
          {leftOut.length > 0 &&
            ` · ${t('recordFile.printLeftOut', { kinds: leftOut.map((kind) => t(`chart.kind.${kind}`)).join(', ') })}`}
        </>
      }
      {...sheet}
    >
      <div className={styles['record']} data-testid="printed-record">
        {one.map((id) => (
          <Identity key={id} id={id} Facts={patients.Facts} />
        ))}
        {parts.map(({ kind, entries }) => (
          <section key={kind} data-kind={kind}>
            <h2>{t(`chart.kind.${kind}`)}</h2>
            {LISTED_KINDS.has(kind) ? (
              <Table entries={entries} />
            ) : (
              entries.map((entry) => <Entry key={entry.key} entry={entry} />)
            )}
          </section>
        ))}
      </div>
    </PrintSheet>
  );
}
