import { IconWritingSign } from '@tabler/icons-react';
import { Link } from 'react-router';
import { consent } from '../../contract/entities/consent.ts';
import { useCanWrite, useClinicZone, useNow, useOwned } from '../../hooks/index.ts';
import { useClinicSettings } from '../clinic-settings/index.ts';
import { newAddress } from '../../records/form-place.ts';
import { StillReading } from '../../records/still-reading.tsx';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { formatPartialDate } from '../../ui/i18n/partial-date.ts';
import { ButtonLink } from '../../ui/primitives/button.tsx';
import { Tag } from '../../ui/sync/sync-badge.tsx';
import { ConsentMark } from './consent-mark.tsx';
import styles from './consents.module.css';
import { consentsNow, type Standing } from './needed.ts';

interface ReminderProps {
  patientId: string;
  /** The motif of the appointment beside which it is shown. */
  motif?: string | null;
  appointmentId?: string;
}

const typeWord = (type: string): string => textOf(`choice.consent.type.${type}`) ?? type;

function One({ standing }: { standing: Standing }) {
  const { t } = useTexts();
  const { id, type, until, state, endsSoon } = standing;
  return (
    <li data-testid="consent-now" data-type={type} data-state={state}>
      <Link to={`/consents/${id}`}>{typeWord(type)}</Link>
      <small>
        {[
          textOf(`consent.state.${state}`) ?? state,
          until === '' ? '' : t('consent.until', { day: formatPartialDate(until) }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </small>
      {endsSoon && <Tag tone="attention">{t('consent.endsSoon')}</Tag>}
      <ConsentMark id={id} />
    </li>
  );
}

/** Which consents are valid, waiting, ending soon or missing for this motif. A reminder only: it blocks nothing. */
export function ConsentsReminder({ patientId, motif = null, appointmentId }: ReminderProps) {
  const { t } = useTexts();
  const zone = useClinicZone();
  const now = useNow();
  const { motifs } = useClinicSettings();
  const canWrite = useCanWrite('consent');
  const { status, rows } = useOwned(consent, patientId);
  if (status === 'hidden' || status === 'loading') return null;
  const isReading = status === 'partial';
  const { holding, missing, open } = consentsNow(rows, motif, now, zone, motifs);
  const isEmpty = holding.length + missing.length + open.length === 0;
  return (
    <section className={styles['now']} aria-label={t('nav.consents')} data-testid="consents-now">
      <h3>{t('nav.consents')}</h3>
      {isReading && <StillReading />}
      {isEmpty && !isReading && <p className={styles['quiet']}>{t('consent.noneNow')}</p>}
      <ul>
        {(isReading ? [] : missing).map(({ type, last }) => (
          <li key={`missing ${type}`} data-testid="consent-missing" data-type={type}>
            <span>{typeWord(type)}</span>
            <Tag tone="attention">
              {last === null ? t('consent.missing') : (textOf(`consent.state.${last.state}`) ?? last.state)}
            </Tag>
          </li>
        ))}
        {[...open, ...holding].map((standing) => (
          <One key={standing.id} standing={standing} />
        ))}
      </ul>
      {canWrite && (
        <ButtonLink
          to={newAddress('/consents', patientId)}
          state={{
            ...(appointmentId !== undefined && { appointmentId }),
            ...(missing[0] !== undefined && !isReading && { type: missing[0].type }),
          }}
          icon={<IconWritingSign size={18} stroke={1.75} aria-hidden />}
          data-testid="new-consent"
        >
          {t('consent.createFirst')}
        </ButtonLink>
      )}
    </section>
  );
}
