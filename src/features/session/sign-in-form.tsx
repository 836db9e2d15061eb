import { IconArrowRight } from '@tabler/icons-react';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { TextInput } from '@mantine/core';
import type { SignInAnswer } from '../../hooks/index.ts';
import { Button } from '../../ui/button.tsx';
import { useTexts } from '../../ui/i18n.ts';
import { SecretField } from '../../ui/secret-field.tsx';
import { Banner } from '../../ui/states.tsx';
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
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    const first = [...(form.current?.querySelectorAll('input') ?? [])].find(({ value }) => value === '');
    first?.focus();
  }, []);

  const missing = (name: keyof Credentials) => (tried && values[name].trim() === '' ? t(`signIn.missing.${name}`) : undefined);
  const set = (name: keyof Credentials) => (value: string) => setValues({ ...values, [name]: value });

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.values(values).some((value) => value.trim() === '')) return;
    setBusy(true);
    setTrouble(null);
    const answer = await signIn({ tenant: values.tenant.trim(), email: values.email.trim(), password: values.password });
    setBusy(false);
    if (!answer.ok) setTrouble(answer);
  };

  return (
    <form className={styles['form']} onSubmit={(event) => void submit(event)} ref={form} noValidate>
      {trouble && (
        <Banner tone={trouble.code === 'UNREACHABLE' ? 'attention' : 'refused'} title={t(`signIn.trouble.${trouble.code}`)}>
          {trouble.code === 'THROTTLED' && trouble.retryAfterS !== undefined
            ? t('signIn.retryIn', { count: Math.max(1, Math.ceil(trouble.retryAfterS / 60)) })
            : t(`signIn.troubleHelp.${trouble.code}`)}
        </Banner>
      )}
      <TextInput
        id="tenant" name="tenant" data-testid="login-tenant" label={t('signIn.tenant')} value={values.tenant} error={missing('tenant') ?? false}
        onChange={(event) => set('tenant')(event.currentTarget.value)} autoComplete="organization" autoCapitalize="none" spellCheck={false}
      />
      <TextInput
        id="email" name="email" type="email" inputMode="email" data-testid="login-email" label={t('signIn.email')} value={values.email} error={missing('email') ?? false}
        onChange={(event) => set('email')(event.currentTarget.value)} autoComplete="username" autoCapitalize="none" spellCheck={false}
      />
      <SecretField name="password" testId="login-password" label={t('signIn.password')} value={values.password} onChange={set('password')} error={missing('password')} autoComplete="current-password" />
      <Button kind="primary" tall type="submit" disabled={busy} icon={<IconArrowRight size={19} aria-hidden />} data-testid="login-submit">
        {busy ? t('signIn.busy') : t('signIn.submit')}
      </Button>
    </form>
  );
}
