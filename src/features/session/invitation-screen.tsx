import { useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { ButtonLink } from '../../ui/primitives/button.tsx';
import { DisplayChoices } from '../../ui/shell/display-choices.tsx';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Logo } from '../../ui/shell/logo.tsx';
import { Banner } from '../../ui/primitives/states.tsx';
import { PasswordForm, type PasswordAnswer } from './password-form.tsx';
import styles from './session.module.css';

export interface InvitationScreenProps {
  accept: (acceptance: { token: string; password: string }) => Promise<PasswordAnswer>;
}

/** `/invitation#token`: whoever was invited chooses a password, then signs in with it. */
export function InvitationScreen({ accept }: InvitationScreenProps) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const token = useLocation().hash.slice(1);
  const [done, setDone] = useState(false);
  useEffect(() => {
    document.title = `${t('password.invited')} · MedicalPro`;
  }, [t]);
  const finish = () => {
    setDone(true);
    // The token was good once: it is of no use in the address any more.
    void navigate('/invitation', { replace: true });
  };
  const toSignIn = (
    <ButtonLink kind={done ? 'primary' : 'default'} tall to="/login" data-testid="to-sign-in">
      {t('password.toSignIn')}
    </ButtonLink>
  );
  return (
    <main className={styles['page']}>
      <div className={styles['card']}>
        <div className={styles['brand']}>
          <Logo size={44} />
          <p className={styles['product']}>MedicalPro</p>
        </div>
        <h1 className={styles['title']}>{t('password.invited')}</h1>
        {done && (
          <div className={styles['form']} role="status" data-testid="password-chosen">
            <Banner tone="neutral" title={t('password.chosen')}>
              {t('password.chosenHelp')}
            </Banner>
            {toSignIn}
          </div>
        )}
        {!done && token === '' && (
          <>
            <Banner tone="refused" title={t('password.trouble.INVITATION_ENDED')}>
              {t('password.troubleHelp.INVITATION_ENDED')}
            </Banner>
            {toSignIn}
          </>
        )}
        {!done && token !== '' && (
          <>
            <p className={styles['lead']}>{t('password.invitedHelp')}</p>
            <PasswordForm
              email={null}
              asksCurrent={false}
              send={({ next }) => accept({ token, password: next })}
              onDone={finish}
            />
          </>
        )}
        <div className={styles['display']}>
          <DisplayChoices />
        </div>
      </div>
    </main>
  );
}
