import { consent } from '../../contract/entities/consent.ts';
import { useClinicZone, useHistory, useNames, useNow, useRecord, type HistoryEntry } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import { formatMoment } from '../../ui/i18n/format.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { formatPartialDate } from '../../ui/i18n/partial-date.ts';
import { valueWord } from '../../ui/i18n/words.ts';
import { Facts } from '../../ui/primitives/facts.tsx';
import { Banner } from '../../ui/primitives/states.tsx';
import { isOpen, object, stateOf, text } from './consent.ts';
import styles from './consents.module.css';
import { signerOf } from './listing.ts';
import { useIntegrity } from './use-integrity.ts';

/** The hash, verified while it is read. */
function IntegrityFacts({ record }: { record: JsonObject }) {
  const { t } = useTexts();
  const integrity = useIntegrity(record);
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

/** When the server has received the decision; null while it has not, or where this device does not know. */
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
              textOf(`consent.state.${text(entry.data['status'])}`) ?? '',
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

function useTemplateName(record: JsonObject): string {
  const { t } = useTexts();
  const { record: template } = useRecord('documentTemplate', text(record['templateId']));
  const version = record['templateVersion'];
  if (typeof version !== 'number') return '';
  return t('consent.templateOf', { name: text(template?.['name']) || '…', version });
}

/** The proof of a consent: what was read, who decided, when, and whether it is still the same. */
export function ConsentFacts({ record }: { record: JsonObject }) {
  const { t, language } = useTexts();
  const zone = useClinicZone();
  const now = useNow();
  const patientId = text(record['patientId']);
  const patient = useNames('patient', [patientId])[patientId];
  const template = useTemplateName(record);
  const history = useHistory({ entityType: 'consent', entityId: text(record['id']), record });
  const signature = object(record['signature']);
  const signer = signerOf(record);
  const word = (field: string) => valueWord(consent.type, field, record[field], language);
  const moment = (value: unknown) => (typeof value === 'string' && value !== '' ? formatMoment(value, language) : '');
  const state = stateOf(record, now, zone);
  const answers = Object.entries(object(record['answers']));
  const withdrawal = object(record['withdrawal']);
  const performer = object(record['performer']);
  const received = receivedAt(history.entries);
  return (
    <>
      <Facts
        title={t('consent.proof.decision')}
        facts={[
          { label: t('consent.proof.state'), value: textOf(`consent.state.${state}`) ?? state },
          { label: t('consent.proof.patient'), value: patient ?? t('consent.unknownPatient') },
          {
            label: t('consent.proof.signer'),
            value: [signer, text(performer['relation'])].filter(Boolean).join(', '),
          },
          { label: t('consent.proof.method'), value: word('method') },
          { label: t('consent.proof.witness'), value: text(record['witness']) },
          {
            label: t(signature['image'] === undefined ? 'consent.proof.decided' : 'consent.proof.device'),
            value: moment(signature['signedAt'] ?? record['dateTime']),
          },
          {
            label: t('consent.proof.server'),
            value: isOpen(record) ? '' : received === null ? t('consent.proof.notYet') : moment(received),
          },
          { label: t('consent.proof.until'), value: formatPartialDate(text(record['validUntil'])) },
          { label: t('consent.proof.template'), value: template },
          { label: t('consent.proof.why'), value: text(record['statusReason']) },
        ]}
      />
      {Object.keys(withdrawal).length > 0 && (
        <Facts
          title={t('consent.proof.withdrawal')}
          facts={(['at', 'by', 'reason', 'effect'] as const).map((part) => ({
            label: textOf(`field.consent.withdrawal.${part}`) ?? part,
            value: part === 'at' ? moment(withdrawal[part]) : text(withdrawal[part]),
          }))}
        />
      )}
      <section className={styles['read']}>
        <h3>{t('consent.proof.text')}</h3>
        <p className={styles['prose']} lang={text(record['language']) || 'fr'}>
          {text(record['text'])}
        </p>
      </section>
      {answers.length > 0 && (
        <Facts
          title={t('consent.proof.answers')}
          facts={answers.map(([label, value]) => ({
            label,
            value: typeof value === 'boolean' ? t(value ? 'consent.yes' : 'consent.no') : text(value),
          }))}
        />
      )}
      {text(signature['image']) !== '' && (
        <figure className={styles[record['method'] === 'paper' ? 'scan' : 'signed']}>
          <img
            src={text(signature['image'])}
            alt={t(record['method'] === 'paper' ? 'consent.proof.paper' : 'consent.proof.signature', { name: signer })}
          />
          <figcaption>{t('consent.proof.simple')}</figcaption>
        </figure>
      )}
      <IntegrityFacts record={record} />
      <Steps entries={history.entries} isWhole={history.source === 'server'} />
    </>
  );
}
