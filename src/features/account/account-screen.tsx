import { IconKey } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import type { OwnAccount } from '../../contract/own-account.ts';
import { useAdminAnswer, useClinicName, useSession } from '../../hooks/index.ts';
import { textOf, useTexts, type Language } from '../../ui/i18n/i18n.ts';
import { valueWord } from '../../ui/i18n/words.ts';
import { Button, ButtonLink } from '../../ui/primitives/button.tsx';
import { TextField } from '../../ui/primitives/fields.tsx';
import { Banner } from '../../ui/primitives/states.tsx';
import { useOnce } from '../../ui/primitives/use-once.ts';
import { DisplayChoices } from '../../ui/shell/display-choices.tsx';
import { Screen } from '../../ui/shell/frame.tsx';
import { usePage } from '../../ui/shell/page.ts';
import { tell } from '../../ui/shell/undo-toast.tsx';
import styles from './account.module.css';
import { OwnSessions } from './own-sessions.tsx';

export interface AccountScreenProps {
  desk: OwnAccount;
}

const LONGEST_NAME = 200;

function NameForm({ desk }: AccountScreenProps) {
  const { t } = useTexts();
  const { account, renew } = useSession();
  const was = account?.user.name ?? '';
  /** Null: the name as the account has it. */
  const [typed, setTyped] = useState<string | null>(null);
  const name = typed ?? was;
  const [error, setError] = useState<string | undefined>(undefined);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [save, isRunning] = useOnce(async () => {
    setTrouble(null);
    const answer = await desk.save({ name: name.trim() }).catch(() => ({ kind: 'unreachable' }) as const);
    if (answer.kind !== 'done') return setTrouble(answer.kind === 'refused' ? answer.code : 'UNREACHABLE');
    await renew();
    // What was typed while the answer was on its way stays.
    setTyped((now) => (now === typed ? null : now));
    tell(t('ownAccount.saved'));
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isMissing = name.trim() === '';
    setError(isMissing ? t('ownAccount.noName') : undefined);
    if (!isMissing && name.trim() !== was) save();
  };
  return (
    <form className={styles['form']} onSubmit={submit} noValidate>
      {trouble !== null && (
        <Banner tone={trouble === 'UNREACHABLE' ? 'attention' : 'refused'} title={t('ownAccount.notSaved')}>
          {textOf(`ownAccount.trouble.${trouble}`) ?? t('ownAccount.trouble.OTHER')}
        </Banner>
      )}
      <TextField
        name="name"
        label={t('ownAccount.name')}
        help={t('ownAccount.nameHelp')}
        required
        value={name}
        error={error}
        maxLength={LONGEST_NAME}
        autoComplete="name"
        onChange={setTyped}
      />
      <Button type="submit" kind="primary" disabled={isRunning || name.trim() === was} data-testid="profile-save">
        {t(isRunning ? 'ownAccount.saving' : 'ownAccount.save')}
      </Button>
    </form>
  );
}

/** What an administrator has set: shown as the server has it, and as this device knows it without the server. */
function Facts({ desk }: AccountScreenProps) {
  const { t, language } = useTexts();
  const { account } = useSession();
  const clinic = useClinicName();
  const [answer] = useAdminAnswer(desk.profile);
  if (!account) return null;
  const own = answer.kind === 'done' ? answer.value : null;
  const role = own?.role ?? account.user.role;
  const percentage = own?.percentage ?? null;
  return (
    <>
      <dl className={styles['facts']} data-testid="own-facts">
        <dt>{t('ownAccount.email')}</dt>
        <dd>{own?.email ?? account.user.email}</dd>
        <dt>{t('ownAccount.role')}</dt>
        <dd>{textOf(`role.${role}`) ?? role}</dd>
        <dt>{t('ownAccount.clinic')}</dt>
        <dd>{clinic}</dd>
        {percentage !== null && (
          <>
            <dt>{t('ownAccount.percentage')}</dt>
            <dd>{`${valueWord('user', 'percentage', percentage, language)}\u00a0%`}</dd>
          </>
        )}
      </dl>
      <p>{t('ownAccount.byAdmin')}</p>
    </>
  );
}

/** The language holds here at once, offline too; the account keeps it where the server can be told. */
function Display({ desk }: AccountScreenProps) {
  const { t } = useTexts();
  const [stored, setStored] = useState<'kept' | 'here' | null>(null);
  const [tellServer] = useOnce(async (locale: Language) => {
    const answer = await desk.save({ locale }).catch(() => ({ kind: 'unreachable' }) as const);
    setStored(answer.kind === 'done' ? 'kept' : 'here');
  });
  return (
    <>
      <p>{t('ownAccount.displayHelp')}</p>
      <div className={styles['choices']}>
        <DisplayChoices onLanguage={tellServer} />
      </div>
      <p role="status" data-testid="language-status">
        {stored !== null && t(stored === 'kept' ? 'ownAccount.languageKept' : 'ownAccount.languageHere')}
      </p>
    </>
  );
}

/** `/account`: the signed-in person's own name, language, password and devices. */
export function AccountScreen({ desk }: AccountScreenProps) {
  const { t } = useTexts();
  const { account } = useSession();
  usePage({ title: t('ownAccount.title'), back: '/' });
  if (!account) return null;
  return (
    <Screen width={720}>
      <section className={styles['section']}>
        <h2>{t('ownAccount.who')}</h2>
        <NameForm desk={desk} />
        <Facts desk={desk} />
      </section>
      <section className={styles['section']}>
        <h2>{t('ownAccount.display')}</h2>
        <Display desk={desk} />
      </section>
      <section className={styles['section']}>
        <h2>{t('ownAccount.password')}</h2>
        <p>{t('ownAccount.passwordHelp')}</p>
        <ButtonLink
          to="/account/password"
          icon={<IconKey size={18} stroke={1.75} aria-hidden />}
          className={styles['act']}
          data-testid="to-password"
        >
          {t('ownAccount.change')}
        </ButtonLink>
      </section>
      <section className={styles['section']}>
        <h2>{t('ownAccount.sessions')}</h2>
        <p>{t('ownAccount.sessionsHelp')}</p>
        <OwnSessions desk={desk} />
      </section>
    </Screen>
  );
}
