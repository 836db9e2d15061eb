import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { consent, type Consent } from '../../contract/entities/consent.ts';
import { useClient, useClinicName, useIntent, useRecord, useSyncMutation } from '../../hooks/index.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { AreaField } from '../../ui/primitives/fields.tsx';
import { Banner, SkeletonRows } from '../../ui/primitives/states.tsx';
import { isOpen, sealed } from './consent.ts';
import { signerOf } from './listing.ts';
import { setReadingLock, type ReadingLock } from './reading-lock.ts';
import { ReadingUnlock } from './reading-unlock.tsx';
import styles from './reading.module.css';
import type { DrawnSignature } from './signature-pad.tsx';

const SignatureField = lazy(async () => ({ default: (await import('./signature-pad.tsx')).SignatureField }));

interface DecideProps {
  record: Consent;
  lock: ReadingLock;
}

/** The text and the two answers. Of the record it shows only the text, its answers and the name. */
function Decide({ record, lock }: DecideProps) {
  const { t } = useTexts();
  const client = useClient();
  const { mutate } = useSyncMutation(consent);
  const intent = useIntent(`decide ${lock.consentId}`);
  const [read, setRead] = useState<(() => DrawnSignature) | null>(null);
  const [cleared, setCleared] = useState(0);
  const [refusing, setRefusing] = useState(false);
  const [why, setWhy] = useState('');
  const [failed, setFailed] = useState(false);
  const [isBusy, setBusy] = useState(false);

  const decide = async (patch: (at: string, deviceId: string) => Consent) => {
    if (isBusy) return;
    setBusy(true);
    setFailed(false);
    try {
      const { clientId } = await client.ownChanges({ entityType: 'consent', entityId: lock.consentId });
      const whole = await sealed(record, patch(new Date(client.latest()).toISOString(), clientId));
      // The thank-you appears only after the device has stored the answer.
      await mutate(lock.consentId, whole, { intent, seen: record.version ?? null });
      setReadingLock({ ...lock, decided: true });
    } catch {
      setFailed(true);
    } finally {
      setBusy(false);
    }
  };
  const accept = () => {
    if (read === null) return;
    const { image, strokes } = read();
    void decide((at, deviceId) => ({
      status: 'active',
      method: 'tablet',
      dateTime: at,
      signature: { image, strokes, signedAt: at, ...(deviceId !== '' && { deviceId }) },
    }));
  };
  const refuse = () =>
    void decide((at) => ({
      status: 'rejected',
      method: 'tablet',
      dateTime: at,
      ...(why.trim() === '' ? {} : { statusReason: why.trim() }),
    }));
  const answers = Object.entries(record.answers ?? {});
  return (
    <>
      <div className={styles['text']} lang={record.language || 'fr'}>
        <p>{record.text}</p>
        {answers.length > 0 && (
          <dl>
            {answers.map(([question, answer]) => (
              <div key={question}>
                <dt>{question}</dt>
                <dd>{typeof answer === 'boolean' ? t(answer ? 'consent.yes' : 'consent.no') : answer}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
      {failed && (
        <Banner tone="refused" title={t('reading.failed')}>
          {t('reading.failedHelp')}
        </Banner>
      )}
      {refusing ? (
        <section className={styles['decide']} aria-label={t('reading.refuse')}>
          <AreaField name="refusal" label={t('reading.why')} value={why} onChange={setWhy} />
          <div className={styles['choices']}>
            <Button tall onClick={() => setRefusing(false)}>
              {t('action.back')}
            </Button>
            <Button tall decides kind="primary" disabled={isBusy} onClick={refuse} data-testid="confirm-refusal">
              {t('reading.refuseDo')}
            </Button>
          </div>
        </section>
      ) : (
        <section className={styles['decide']} aria-label={t('reading.sign')}>
          <h2>{t('reading.signature', { name: signerOf(record) })}</h2>
          <Suspense fallback={<div className={styles['pad']} />}>
            <SignatureField onDrawn={(reader) => setRead(() => reader)} cleared={cleared} />
          </Suspense>
          <div className={styles['choices']}>
            <Button
              tall
              kind="quiet"
              disabled={read === null}
              onClick={() => setCleared(cleared + 1)}
              data-testid="redo"
            >
              {t('reading.redo')}
            </Button>
            <Button tall onClick={() => setRefusing(true)} data-testid="refuse">
              {t('reading.refuse')}
            </Button>
            <Button
              tall
              decides
              kind="primary"
              disabled={read === null || isBusy}
              onClick={accept}
              data-testid="accept"
            >
              {t('reading.accept')}
            </Button>
          </div>
        </section>
      )}
    </>
  );
}

/**
 * The view of the patient, instead of the whole app, so that no key, address or reload shows anything else. It ends by
 * the code or the password of the person who handed the tablet over.
 */
export function ReadingView({ lock }: { lock: ReadingLock }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const clinic = useClinicName();
  const { status, record } = useRecord(consent, lock.consentId);
  const [unlocking, setUnlocking] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const over = lock.decided || (status === 'ready' && (record === null || !isOpen(record)));
  const type = record?.type ?? '';
  useEffect(() => {
    const before = document.title;
    document.title = clinic;
    return () => {
      document.title = before;
    };
  }, [clinic]);
  useEffect(() => heading.current?.focus(), [over]);
  const leave = () => {
    setReadingLock(null);
    void navigate(`/consents/${lock.consentId}`, { replace: true });
  };
  if (over)
    return (
      <main className={styles['screen']} data-testid="consent-done">
        <div className={styles['done']}>
          <h1 tabIndex={-1} ref={heading}>
            {t('reading.thanks')}
          </h1>
          <p>{t('reading.giveBack')}</p>
          <ReadingUnlock lock={lock} onUnlocked={leave} onClose={null} />
        </div>
      </main>
    );
  return (
    <main className={styles['screen']} data-testid="consent-reading">
      <header className={styles['head']}>
        <p>{clinic}</p>
        <Button kind="quiet" onClick={() => setUnlocking(!unlocking)} aria-expanded={unlocking} data-testid="take-back">
          {t('reading.staff')}
        </Button>
      </header>
      {unlocking && <ReadingUnlock lock={lock} onUnlocked={leave} onClose={() => setUnlocking(false)} />}
      <div className={styles['page']}>
        <h1 tabIndex={-1} ref={heading}>
          {type === '' ? '' : (textOf(`choice.consent.type.${type}`) ?? type)}
        </h1>
        {record === null ? (
          <SkeletonRows rows={6} label={t('state.loading')} />
        ) : (
          <Decide record={record} lock={lock} />
        )}
      </div>
    </main>
  );
}
