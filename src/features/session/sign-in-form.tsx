import { IconArrowRight } from '@tabler/icons-react';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { SignInAnswer } from '../../hooks/index.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { PlainField } from '../../ui/primitives/plain-field.tsx';
import { Banner } from '../../ui/primitives/states.tsx';
import { useOnce } from '../../ui/primitives/use-once.ts';
import { GateLink } from './gate-link.tsx';
import styles from './session.module.css';

export interface Credentials {
  tenant: string;
  email: string;
  password: string;
}

export interface SignInFormProps {
  signIn: (credentials: Credentials) => Promise<SignInAnswer>;
  /** From the last sign-in on this device, or the account whose session has ended. */
  known?: { tenant: string; email: string };
}

type Trouble = Extract<SignInAnswer, { ok: false }>;

export function SignInForm({ signIn, known = { tenant: '', email: '' } }: SignInFormProps) {
  const { t } = useTexts();
  const [values, setValues] = useState<Credentials>({ ...known, password: '' });
  const [tried, setTried] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    const first = [...(form.current?.querySelectorAll('input') ?? [])].find(({ value }) => value === '');
    first?.focus();
  }, []);

  const missing = (name: keyof Credentials) =>
    tried && values[name].trim() === '' ? t(`signIn.missing.${name}`) : undefined;
  const set = (name: keyof Credentials) => (value: string) => setValues({ ...values, [name]: value });

  const [enter, busy] = useOnce(async () => {
    setTrouble(null);
    const answer = await signIn({
      tenant: values.tenant.trim(),
      email: values.email.trim(),
      password: values.password,
    });
    if (!answer.ok) setTrouble(answer);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.values(values).every((value) => value.trim() !== '')) enter();
  };

  return (
    <form className={styles['form']} onSubmit={submit} ref={form} noValidate>
      {trouble && (
        <Banner
          tone={trouble.code === 'UNREACHABLE' || trouble.code === 'GATE' ? 'attention' : 'refused'}
          title={t(`signIn.trouble.${trouble.code}`)}
          action={trouble.code === 'GATE' && <GateLink />}
        >
          {trouble.code === 'THROTTLED' && trouble.retryAfterS !== undefined
            ? t('signIn.retryIn', { count: Math.max(1, Math.ceil(trouble.retryAfterS / 60)) })
            : t(`signIn.troubleHelp.${trouble.code}`)}
        </Banner>
      )}
      <PlainField
        name="tenant"
        testId="login-tenant"
        label={t('signIn.tenant')}
        value={values.tenant}
        error={missing('tenant')}
        onChange={set('tenant')}
        autoComplete="organization"
      />
      <PlainField
        name="email"
        type="email"
        inputMode="email"
        testId="login-email"
        label={t('signIn.email')}
        value={values.email}
        error={missing('email')}
        onChange={set('email')}
        autoComplete="username"
      />
      <PlainField
        name="password"
        type="password"
        testId="login-password"
        label={t('signIn.password')}
        value={values.password}
        error={missing('password')}
        onChange={set('password')}
        autoComplete="current-password"
      />
      <Button
        kind="primary"
        tall
        type="submit"
        disabled={busy}
        icon={<IconArrowRight size={19} aria-hidden />}
        data-testid="login-submit"
      >
        {busy ? t('signIn.busy') : t('signIn.submit')}
      </Button>
      <details className={styles['forgotten']} data-testid="forgotten">
        <summary>{t('signIn.forgotten')}</summary>
        <p>{t('signIn.forgottenHelp')}</p>
      </details>
    </form>
  );
}
