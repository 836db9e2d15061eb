import { consent, type Consent } from '../../contract/entities/consent.ts';
import { documentTemplate } from '../../contract/entities/document-template.ts';
import { patient as patients } from '../../contract/entities/patient.ts';
import type { FieldName } from '../../contract/typed.ts';
import { useClinicZone, useHistory, useNames, useNow, useRecord, type HistoryEntry } from '../../hooks/index.ts';
import { usePrintHold } from '../../records/print-hold.ts';
import { formatMoment } from '../../ui/i18n/format.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { formatPartialDate } from '../../ui/i18n/partial-date.ts';
import { valueWord } from '../../ui/i18n/words.ts';
import { Facts } from '../../ui/primitives/facts.tsx';
import { Banner } from '../../ui/primitives/states.tsx';
import { isOpen, stateOf } from './consent.ts';
import styles from './consents.module.css';
import { signerOf } from './listing.ts';
import { useIntegrity, type Integrity } from './use-integrity.ts';

/** The hash, verified while it is read. */
function IntegrityFacts({ integrity }: { integrity: Integrity }) {
  const { t } = useTexts();
  if (integrity.kind === 'open') return null;
  const { kind } = integrity;
  const isKnown = kind === 'intact' || kind === 'broken';
  return (
    <section
      className={styles['integrity']}
      data-testid="integrity"
      data-intact={kind === 'intact' ? 'true' : kind === 'checking' ? '' : 'false'}
    >
      <h3>{t('consent.integrity.title')}</h3>
      {kind === 'checking' ? (
        <p role="status">{t('consent.integrity.checking')}</p>
      ) : (
        <Banner
          tone={kind === 'broken' ? 'refused' : kind === 'none' ? 'attention' : 'neutral'}
          title={t(`consent.integrity.${kind}`)}
        >
          {t(`consent.integrity.${kind}Help`)}
        </Banner>
      )}
      {isKnown && (
        <dl className={styles['hash']}>
          <dt>{t('consent.integrity.hash')}</dt>
          <dd>{integrity.kept}</dd>
          {kind === 'broken' && (
            <>
              <dt>{t('consent.integrity.found')}</dt>
              <dd>{integrity.found}</dd>
            </>
          )}
        </dl>
      )}
    </section>
  );
}

/** When the server received the decision; null if it has not, or if this device does not know. */
function receivedAt(entries: readonly HistoryEntry[]): string | null {
  const decided = entries.filter(({ version, data }) => version !== null && !isOpen(data));
  return decided.at(-1)?.at ?? null;
}

function Steps({ entries, isWhole }: { entries: readonly HistoryEntry[]; isWhole: boolean }) {
  const { t, language } = useTexts();
  return (
    <section className={styles['steps']}>
      <h3>{t('consent.proof.history')}</h3>
      <ol>
        {entries.toReversed().map((entry, at) => (
          // Entries have no other name: their order is what they are.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={at}>
            {[
              entry.at === '' ? '' : formatMoment(entry.at, language),
              textOf(`consent.state.${(entry.data as Consent).status}`) ?? '',
              entry.by ?? '',
            ]
              .filter(Boolean)
              .join(' · ')}
          </li>
        ))}
      </ol>
      {!isWhole && <p className={styles['quiet']}>{t('consent.proof.historyLocal')}</p>}
    </section>
  );
}

function useTemplateName(record: Consent): string {
  const { t } = useTexts();
  const { record: template } = useRecord(documentTemplate, record.templateId ?? '');
  const version = record.templateVersion;
  if (version === undefined) return '';
  return t('consent.templateOf', { name: template?.name || '…', version });
}

/** The proof of a consent: the text, who decided and when, and whether it is unchanged. */
export function ConsentFacts({ record }: { record: Consent }) {
  const { t, language } = useTexts();
  const zone = useClinicZone();
  const now = useNow();
  const { patientId = '', signature, answers = {}, withdrawal } = record;
  const patient = useNames('patient', [patientId])[patientId];
  const { record: person } = useRecord(patients, patientId);
  const integrity = useIntegrity(record);
  const template = useTemplateName(record);
  const history = useHistory({ entityType: 'consent', entityId: record.id ?? '', record });
  const signer = signerOf(record);
  const word = (field: FieldName<typeof consent>) => valueWord(consent.type, field, record[field], language);
  const moment = (value: string | undefined) => (value ? formatMoment(value, language) : '');
  const state = stateOf(record, now, zone);
  const received = receivedAt(history.entries);
  usePrintHold(integrity.kind === 'checking');
  usePrintHold(history.status === 'loading' || (received === null && history.isAsking));
  return (
    <>
      <Facts
        title={t('consent.proof.decision')}
        facts={[
          { label: t('consent.proof.state'), value: textOf(`consent.state.${state}`) ?? state },
          {
            label: t('consent.integrity.title'),
            value: integrity.kind === 'open' ? '' : t(`consent.integrity.${integrity.kind}`),
          },
          {
            label: t('consent.proof.patient'),
            value:
              patient === undefined
                ? t('consent.unknownPatient')
                : [patient, formatPartialDate(person?.birthDate ?? '')].filter(Boolean).join(' · '),
          },
          {
            label: t('consent.proof.signer'),
            value: [signer, record.performer?.relation].filter(Boolean).join(', '),
          },
          { label: t('consent.proof.method'), value: word('method') },
          { label: t('consent.proof.witness'), value: record.witness },
          {
            label: t(signature?.image === undefined ? 'consent.proof.decided' : 'consent.proof.device'),
            value: moment(signature?.signedAt ?? record.dateTime),
          },
          {
            label: t('consent.proof.server'),
            value: isOpen(record) ? '' : received === null ? t('consent.proof.notYet') : moment(received),
          },
          { label: t('consent.proof.until'), value: formatPartialDate(record.validUntil ?? '') },
          { label: t('consent.proof.template'), value: template },
          { label: t('consent.proof.why'), value: record.statusReason },
        ]}
      />
      {withdrawal !== undefined && (
        <Facts
          title={t('consent.proof.withdrawal')}
          facts={(['at', 'by', 'reason', 'effect'] as const).map((part) => ({
            label: textOf(`field.consent.withdrawal.${part}`) ?? part,
            value: part === 'at' ? moment(withdrawal[part]) : withdrawal[part],
          }))}
        />
      )}
      <section className={styles['read']}>
        <h3>{t('consent.proof.text')}</h3>
        <p className={styles['prose']} lang={record.language || 'fr'}>
          {record.text}
        </p>
      </section>
      {Object.keys(answers).length > 0 && (
        <Facts
          title={t('consent.proof.answers')}
          facts={Object.entries(answers).map(([label, value]) => ({
            label,
            value: typeof value === 'boolean' ? t(value ? 'consent.yes' : 'consent.no') : value,
          }))}
        />
      )}
      {signature?.image && (
        <figure className={styles[record.method === 'paper' ? 'scan' : 'signed']}>
          <img
            src={signature.image}
            alt={t(record.method === 'paper' ? 'consent.proof.paper' : 'consent.proof.signature', { name: signer })}
          />
          <figcaption>{t('consent.proof.simple')}</figcaption>
        </figure>
      )}
      <IntegrityFacts integrity={integrity} />
      <Steps entries={history.entries} isWhole={history.source === 'server'} />
    </>
  );
}
