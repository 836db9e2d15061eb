import { IconMail } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import type { AdminAnswer, Invitation } from '../../contract/admin-desk.ts';
import { useClinicName, useSession } from '../../hooks/index.ts';
import type { User } from '../../contract/entities/user.ts';
import { formatMoment } from '../../ui/i18n/format.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { CopyField } from '../../ui/primitives/copy-field.tsx';
import { SheetDialog } from '../../ui/primitives/dialogs.tsx';
import { Banner } from '../../ui/primitives/states.tsx';
import { userListing } from './listing.ts';
import styles from './users.module.css';

const QrPicture = lazy(async () => ({ default: (await import('../../ui/primitives/qr-picture.tsx')).QrPicture }));

interface DialogProps {
  record: User;
  answer: AdminAnswer<Invitation>;
  onAgain: () => void;
  onClose: () => void;
}

const linkOf = ({ path }: Invitation): string => new URL(path, location.origin).href;

function Link({ record, invitation }: { record: User; invitation: Invitation }) {
  const { t, language } = useTexts();
  const tenant = useSession().account?.tenant;
  const clinic = useClinicName();
  const link = linkOf(invitation);
  const until = formatMoment(invitation.expiresAt, language);
  const words = {
    name: userListing.label(record),
    email: record.email ?? '',
    clinic,
    slug: tenant?.slug ?? '',
    link,
    until,
  };
  const mail = new URLSearchParams({ subject: t('user.mailSubject', words), body: t('user.mailBody', words) });
  return (
    <>
      {invitation.mail !== undefined && (
        <Banner
          tone={invitation.mail === 'sent' ? 'neutral' : 'waiting'}
          title={t(`user.mailed.${invitation.mail}`, words)}
        >
          {t(invitation.mail === 'sent' ? 'user.mailedHelp' : 'user.notMailedHelp', words)}
        </Banner>
      )}
      <p>{t(invitation.mail === 'sent' ? 'user.linkToo' : 'user.linkHelp', words)}</p>
      <CopyField
        name="invitation-link"
        label={t('user.link')}
        value={link}
        copied={t('user.copied')}
        copy={t('user.copy')}
      />
      <div className={styles['code']}>
        <Suspense fallback={null}>
          <QrPicture text={link} label={t('user.code')} testId="invitation-code" />
        </Suspense>
        <p className={styles['quiet']}>{t('user.codeHelp')}</p>
      </div>
      <p className={styles['quiet']}>{t('user.linkOnce', words)}</p>
      <p>{t('user.signInWith', { slug: words.slug, email: record.email ?? '' })}</p>
      {invitation.mail !== 'sent' && (
        <a
          className={styles['mail']}
          href={`mailto:${encodeURIComponent(record.email ?? '')}?${mail.toString().replaceAll('+', '%20')}`}
          data-testid="invitation-mail"
        >
          <IconMail size={18} stroke={1.75} aria-hidden />
          {t('user.mail')}
        </a>
      )}
    </>
  );
}

/** Shows the new link, which is stored nowhere, or why there is none. */
export function InvitationDialog({ record, answer, onAgain, onClose }: DialogProps) {
  const { t } = useTexts();
  const code = answer.kind === 'refused' ? answer.code : 'UNREACHABLE';
  return (
    <SheetDialog title={t('user.inviteTitle', { name: userListing.label(record) })} onClose={onClose}>
      <div className={styles['invitation']} data-testid="invitation">
        {answer.kind === 'done' ? (
          <Link record={record} invitation={answer.value} />
        ) : (
          <Banner
            tone="refused"
            title={t('user.noLink')}
            action={<Button onClick={onAgain}>{t('action.retry')}</Button>}
          >
            {textOf(`user.trouble.${code}`) ?? t('user.trouble.OTHER')}
          </Banner>
        )}
      </div>
    </SheetDialog>
  );
}
