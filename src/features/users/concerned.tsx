import { useRef, useState } from 'react';
import { Link } from 'react-router';
import { useCanWrite, useClient, useRecords, useSyncMutation } from '../../hooks/index.ts';
import type { Template } from '../../contract/entities/template.ts';
import { user as users, type User } from '../../contract/entities/user.ts';
import type { HintProps } from '../../records/record-module.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { ConfirmDialog } from '../../ui/primitives/dialogs.tsx';
import { Banner } from '../../ui/primitives/states.tsx';
import { notKept } from '../../ui/shell/alarm.ts';
import { tell } from '../../ui/shell/undo-toast.tsx';
import { userListing } from './listing.ts';
import { differs, termsWord } from './terms.ts';
import styles from './users.module.css';

interface Concern {
  id: string;
  user: User;
}

/** The users that were made from a template. */
function useConcerned(templateId: string): readonly Concern[] {
  const { ids, row } = useRecords(users);
  return ids.flatMap((id) => {
    const user = row(id)?.summary;
    return user?.templateId === templateId ? [{ id, user }] : [];
  });
}

/** In a template's form: the users made from it. Saving the template does not change them. */
export function ConcernedHint({ id, payload }: HintProps<Template>) {
  const { t, language } = useTexts();
  const concerned = useConcerned(id ?? '');
  if (id === null || concerned.length === 0) return null;
  const other = concerned.filter(({ user }) => differs(user, payload));
  return (
    <div data-testid="template-concerns">
      <Banner
        tone={other.length > 0 ? 'attention' : 'neutral'}
        title={t('template.concerns', { count: concerned.length })}
      >
        <ul>
          {concerned.map(({ id: one, user }) => (
            <li key={one}>
              {userListing.label(user)} ({termsWord(user, language)})
            </li>
          ))}
        </ul>
        <p>{t('template.concernsHelp')}</p>
      </Banner>
    </div>
  );
}

function Apply({ template, others, onClose }: { template: Template; others: readonly Concern[]; onClose: () => void }) {
  const { t, language } = useTexts();
  const client = useClient();
  const { mutate } = useSyncMutation(users);
  const applied = useRef(false);
  const { role = 'reader', percentage = 0 } = template;
  const apply = () => {
    onClose();
    if (applied.current) return;
    applied.current = true;
    const lost = notKept(() => ({
      label: t('template.apply'),
      content: JSON.stringify({ role, percentage }),
      back: undefined,
    }));
    void Promise.all(others.map(({ id }) => mutate(id, { role, percentage }, { intent: client.newIntent() }))).then(
      () => tell(t('template.applied', { count: others.length })),
      lost,
    );
  };
  return (
    <ConfirmDialog
      opened
      kind="primary"
      title={t('template.applyTitle', { count: others.length })}
      confirm={t('template.apply')}
      onConfirm={apply}
      onClose={onClose}
    >
      <p>{t('template.applyText', { terms: termsWord(template, language) })}</p>
      <ul>
        {others.map(({ id, user }) => (
          <li key={id}>
            {t('template.applyLine', { name: userListing.label(user), terms: termsWord(user, language) })}
          </li>
        ))}
      </ul>
    </ConfirmDialog>
  );
}

/** On a template's page: the users made from it, and a button that applies its terms to those whose terms differ. */
export function Concerned({ template }: { template: Template }) {
  const { t, language } = useTexts();
  const canWrite = useCanWrite('user');
  const concerned = useConcerned(template.id ?? '');
  const [asking, setAsking] = useState(false);
  const others = concerned.filter(({ user }) => differs(user, template));
  return (
    <section className={styles['concerned']} data-testid="template-users">
      <h3>{t('template.users')}</h3>
      {concerned.length === 0 && <p className={styles['quiet']}>{t('template.noUsers')}</p>}
      {concerned.length > 0 && (
        <ul>
          {concerned.map(({ id, user }) => (
            <li key={id}>
              <Link to={`/admin/users/${id}`}>{userListing.label(user)}</Link>
              <span>{differs(user, template) ? termsWord(user, language) : t('template.same')}</span>
            </li>
          ))}
        </ul>
      )}
      {canWrite && others.length > 0 && (
        <Button onClick={() => setAsking(true)} data-testid="template-apply">
          {t('template.applyTo', { count: others.length })}
        </Button>
      )}
      {asking && <Apply template={template} others={others} onClose={() => setAsking(false)} />}
    </section>
  );
}
