import { useEffect, useSyncExternalStore } from 'react';
import { Navigate, useLocation } from 'react-router';
import { useSession } from '../../hooks/index.ts';
import { DisplayChoices } from '../../ui/shell/display-choices.tsx';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Logo } from '../../ui/shell/logo.tsx';
import { Banner } from '../../ui/primitives/states.tsx';
import { subscribeOnline } from './online.ts';
import styles from './session.module.css';
import { SignInForm, type Credentials } from './sign-in-form.tsx';

const TENANT_KEY = 'medicalpro-tenant';

function knownTenant(): string {
  try {
    return localStorage.getItem(TENANT_KEY) ?? '';
  } catch {
    return ''; // storage denied: it is typed again
  }
}

function keepTenant(tenant: string): void {
  try {
    localStorage.setItem(TENANT_KEY, tenant);
  } catch {
    // storage denied: it is typed again next time
  }
}

/** `/login` */
export function SignInScreen() {
  const { t } = useTexts();
  const { status, account, fault, expired, leaving, signIn } = useSession();
  const online = useSyncExternalStore(subscribeOnline, () => navigator.onLine);
  const state = useLocation().state as { from?: string } | null;
  useEffect(() => {
    document.title = `${t('signIn.title')} · MedicalPro`;
  }, [t]);
  if (status === 'ready' && !expired) return <Navigate to={state?.from ?? '/patients'} replace />;

  const enter = async (credentials: Credentials) => {
    const answer = await signIn(credentials);
    if (answer.ok) keepTenant(credentials.tenant);
    return answer;
  };
  return (
    <main className={styles['page']}>
      <div className={styles['card']}>
        <div className={styles['brand']}>
          <Logo size={44} />
          <p className={styles['product']}>MedicalPro</p>
        </div>
        <h1 className={styles['title']}>{t('signIn.title')}</h1>
        {fault !== null && (
          <Banner tone="refused" title={t(`storage.${fault}`)}>
            {t(`storageHelp.${fault}`)}
          </Banner>
        )}
        {leaving && !online && (
          <Banner tone="attention" title={t('signIn.leaving')}>
            {t('signIn.leavingHelp')}
          </Banner>
        )}
        {!online && (
          <Banner tone="neutral" title={t('signIn.offline')}>
            {t('signIn.offlineHelp')}
          </Banner>
        )}
        <SignInForm
          signIn={enter}
          known={{ tenant: account?.tenant.slug ?? knownTenant(), email: account?.user.email ?? '' }}
        />
        <div className={styles['display']}>
          <DisplayChoices />
        </div>
      </div>
    </main>
  );
}
