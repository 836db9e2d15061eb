import { useEffect, useRef, useState, useSyncExternalStore, type FormEvent } from 'react';
import { SHORTEST_PASSWORD } from '../../contract/password.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { PlainField } from '../../ui/primitives/plain-field.tsx';
import { Banner } from '../../ui/primitives/states.tsx';
import { useOnce } from '../../ui/primitives/use-once.ts';
import { GateLink } from './gate-link.tsx';
import { subscribeOnline } from './online.ts';
import styles from './session.module.css';

export type PasswordAnswer =
  | { ok: true }
  | {
      ok: false;
      code: 'WRONG' | 'REFUSED' | 'ENDED' | 'INVITATION_ENDED' | 'THROTTLED' | 'GATE' | 'UNREACHABLE';
      retryAfterS?: number;
    };

export interface PasswordFormProps {
  /** Whose password it is, for the password manager; null where only the invitation's link knows. */
  email: string | null;
  /** The current password is asked for. */
  asksCurrent: boolean;
  send: (passwords: { current: string; next: string }) => Promise<PasswordAnswer>;
  onDone: () => void;
}

type Errors = { current?: string; next?: string };

/**
 * A new password. Nothing is kept of it on the device, and nothing is sent without a network: it is no change that can
 * wait.
 */
export function PasswordForm({ email, asksCurrent, send, onDone }: PasswordFormProps) {
  const { t } = useTexts();
  const online = useSyncExternalStore(subscribeOnline, () => navigator.onLine);
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [errors, setErrors] = useState<Errors>({});
  const [trouble, setTrouble] = useState<Extract<PasswordAnswer, { ok: false }> | null>(null);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.querySelector<HTMLInputElement>('input[aria-invalid="true"]')?.focus();
  }, [errors]);

  const judge = (): Errors => {
    const found: Errors = {};
    if (asksCurrent && current === '') found.current = t('password.missing.current');
    if (next === '') found.next = t('password.missing.next');
    else if (next.length < SHORTEST_PASSWORD) found.next = t('password.short', { count: SHORTEST_PASSWORD });
    else if (asksCurrent && next === current) found.next = t('password.same');
    return found;
  };
  const [save, busy] = useOnce(async () => {
    setTrouble(null);
    const answer = await send({ current, next });
    if (answer.ok) return onDone();
    if (answer.code === 'WRONG') return setErrors({ current: t('password.wrong') });
    return setTrouble(answer);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!online) return;
    const found = judge();
    setErrors(found);
    if (Object.keys(found).length === 0) save();
  };

  return (
    <form className={styles['form']} onSubmit={submit} ref={form} noValidate>
      {!online && (
        <Banner tone="attention" title={t('password.offline')}>
          {t('password.offlineHelp')}
        </Banner>
      )}
      {trouble && (
        <Banner
          tone={trouble.code === 'UNREACHABLE' || trouble.code === 'GATE' ? 'attention' : 'refused'}
          title={t(`password.trouble.${trouble.code as 'REFUSED'}`)}
          action={trouble.code === 'GATE' && <GateLink />}
        >
          {trouble.code === 'THROTTLED' && trouble.retryAfterS !== undefined
            ? t('signIn.retryIn', { count: Math.max(1, Math.ceil(trouble.retryAfterS / 60)) })
            : t(`password.troubleHelp.${trouble.code as 'REFUSED'}`)}
        </Banner>
      )}
      {email !== null && <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />}
      {asksCurrent && (
        <PlainField
          name="current-password"
          type="password"
          testId="password-current"
          label={t('password.current')}
          value={current}
          error={errors.current}
          onChange={setCurrent}
          autoComplete="current-password"
        />
      )}
      <PlainField
        name="new-password"
        type="password"
        testId="password-new"
        label={t('password.next')}
        hint={t('password.rule', { count: SHORTEST_PASSWORD })}
        value={next}
        error={errors.next}
        onChange={setNext}
        autoComplete="new-password"
      />
      <Button kind="primary" tall type="submit" disabled={busy || !online} data-testid="password-save">
        {busy ? t('password.saving') : t('password.save')}
      </Button>
    </form>
  );
}
