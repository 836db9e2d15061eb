import { useId } from 'react';
import type { AdminAnswer } from '../../contract/admin-desk.ts';
import type { RetentionPreview } from '../../contract/retention.ts';
import { useAdminDesk, useSession } from '../../hooks/index.ts';
import { formatMoment } from '../../ui/i18n/format.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { PlainField } from '../../ui/primitives/plain-field.tsx';
import styles from './retention.module.css';

/** A field's text and its setter. They belong to the panel: what is typed outlives the form that an answer takes away. */
export type Typed = readonly [text: string, set: (next: string | ((now: string) => string)) => void];

export type Run = (act: () => Promise<AdminAnswer<null>>, erased?: boolean) => void;

interface ActsProps {
  file: RetentionPreview;
  run: Run;
  busy: boolean;
  typed: Typed;
}

export function Hold({ file, run, busy, typed: [reason, setReason] }: ActsProps) {
  const { t, language } = useTexts();
  const desk = useAdminDesk();
  const id = useId();
  const keep = async () => {
    const sent = reason.trim();
    const done = await desk.setHold(file.patientId, sent);
    if (done.kind === 'done') setReason((now) => (now.trim() === sent ? '' : now));
    return done;
  };
  if (file.hold)
    return (
      <div className={styles['act']}>
        <p>
          {t('retention.heldBy', {
            at: formatMoment(file.hold.at, language),
            name: file.hold.by.name,
            reason: file.hold.reason,
          })}
        </p>
        <Button
          disabled={busy}
          onClick={() => run(() => desk.setHold(file.patientId, null))}
          data-testid="retention-lift"
        >
          {t('retention.lift')}
        </Button>
      </div>
    );
  return (
    <form
      className={styles['act']}
      onSubmit={(event) => {
        event.preventDefault();
        run(keep);
      }}
    >
      <h2>{t('retention.hold')}</h2>
      <p className={styles['note']}>{t('retention.holdHelp')}</p>
      <PlainField
        name={`${id}reason`}
        label={t('retention.reason')}
        testId="field-reason"
        value={reason}
        onChange={setReason}
      />
      <Button type="submit" disabled={busy || reason.trim() === ''} data-testid="retention-hold">
        {t('retention.keep')}
      </Button>
    </form>
  );
}

function WithPassword({
  label,
  act,
  busy,
  testId,
  typed: [password, setPassword],
}: Pick<ActsProps, 'busy' | 'typed'> & {
  label: string;
  act: (password: string) => void;
  testId: string;
}) {
  const { t } = useTexts();
  const id = useId();
  return (
    <form
      className={styles['act']}
      onSubmit={(event) => {
        event.preventDefault();
        act(password);
        setPassword('');
      }}
    >
      <PlainField
        name={`${id}password`}
        label={t('retention.password')}
        testId="field-password"
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
      />
      <Button type="submit" kind="destroy" decides disabled={busy || password === ''} data-testid={testId}>
        {label}
      </Button>
    </form>
  );
}

export function Erase({ file, run, busy, typed }: ActsProps) {
  const { t, language } = useTexts();
  const desk = useAdminDesk();
  const me = useSession().account?.user.id;
  const { patientId, request } = file;
  return (
    <div className={styles['act']}>
      <h2>{t('retention.erase')}</h2>
      <p className={styles['note']}>{t('retention.eraseHelp')}</p>
      {request === null ? (
        <WithPassword
          label={t('retention.ask')}
          testId="retention-ask"
          busy={busy}
          typed={typed}
          act={(password) => run(() => desk.requestErasure(patientId, password))}
        />
      ) : (
        <>
          <p>
            {t('retention.askedBy', {
              at: formatMoment(request.at, language),
              name: request.by.name,
              until: formatMoment(request.until, language),
            })}
          </p>
          {request.by.id === me ? (
            <p>{t('retention.waits')}</p>
          ) : (
            <WithPassword
              label={t('retention.confirm')}
              testId="retention-erase"
              busy={busy}
              typed={typed}
              act={(password) => run(() => desk.eraseFile(patientId, password), true)}
            />
          )}
          <Button
            disabled={busy}
            onClick={() => run(() => desk.withdrawErasure(patientId))}
            data-testid="retention-withdraw"
          >
            {t('retention.withdraw')}
          </Button>
        </>
      )}
    </div>
  );
}
