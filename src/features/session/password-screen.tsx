import { useState } from 'react';
import { useSession, type Account } from '../../hooks/index.ts';
import { ButtonLink } from '../../ui/primitives/button.tsx';
import { Screen } from '../../ui/shell/frame.tsx';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { usePage } from '../../ui/shell/page.ts';
import { Banner } from '../../ui/primitives/states.tsx';
import { PasswordForm, type PasswordAnswer } from './password-form.tsx';
import styles from './session.module.css';

export interface PasswordScreenProps {
  change: (passwords: { currentPassword: string; newPassword: string }, account: Account) => Promise<PasswordAnswer>;
}

/** `/account/password`: the signed-in person's own. */
export function PasswordScreen({ change }: PasswordScreenProps) {
  const { t } = useTexts();
  const { account } = useSession();
  const [done, setDone] = useState(false);
  usePage({ title: t('signIn.password'), back: '/account' });
  if (!account) return null;
  return (
    <Screen width={480}>
      {done ? (
        <div className={styles['form']} role="status" data-testid="password-changed">
          <Banner tone="neutral" title={t('password.changed')}>
            {t('password.changedHelp')}
          </Banner>
          <ButtonLink kind="primary" tall to="/patients">
            {t('password.back')}
          </ButtonLink>
        </div>
      ) : (
        <>
          <p className={styles['lead']}>{t('password.changeHelp')}</p>
          <PasswordForm
            email={account.user.email}
            asksCurrent
            send={({ current, next }) => change({ currentPassword: current, newPassword: next }, account)}
            onDone={() => setDone(true)}
          />
        </>
      )}
    </Screen>
  );
}
