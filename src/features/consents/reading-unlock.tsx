import { useState } from 'react';
import { useClient, useSession } from '../../hooks/index.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { TextField } from '../../ui/primitives/fields.tsx';
import { setReadingLock, type ReadingLock } from './reading-lock.ts';
import styles from './reading.module.css';
import { isCode, isGoodCode, waitAfter } from './unlock-code.ts';

interface Props {
  lock: ReadingLock;
  onUnlocked: () => void;
  onClose: (() => void) | null;
}

const SHORTEST_PASSWORD = 8;

type Trouble = 'wrong' | 'wait' | 'unreachable';

/**
 * Only the person who handed the tablet over can take it back: by their code, which needs no network, or their
 * password.
 */
export function ReadingUnlock({ lock, onUnlocked, onClose }: Props) {
  const { t } = useTexts();
  const { account, signIn } = useSession();
  const client = useClient();
  const [secret, setSecret] = useState('');
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [isBusy, setBusy] = useState(false);

  const isRight = async (): Promise<Trouble | null> => {
    if (isGoodCode(secret) && (await isCode(secret, lock.code))) return null;
    // A password is longer than a usual code, so a short input is not sent to the server.
    if (secret.length < SHORTEST_PASSWORD || account === null) return 'wrong';
    const { tenant, user } = account;
    const answer = await signIn({ tenant: tenant.slug, email: user.email, password: secret });
    if (answer.ok) return null;
    return answer.code === 'CREDENTIALS' ? 'wrong' : answer.code === 'THROTTLED' ? 'wait' : 'unreachable';
  };
  const tryIt = async () => {
    const now = client.latest();
    if (now < lock.waitUntil) return setTrouble('wait');
    setBusy(true);
    // At once: what is typed while the answer is on its way stays.
    setSecret('');
    const found = await isRight();
    setBusy(false);
    if (found === null) return onUnlocked();
    setTrouble(found);
    if (found === 'wrong') {
      const wrong = lock.wrong + 1;
      setReadingLock({ ...lock, wrong, waitUntil: now + waitAfter(wrong) });
    }
  };
  return (
    <form
      className={styles['unlock']}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy && secret !== '') void tryIt();
      }}
    >
      <TextField
        name="unlock"
        label={t('reading.code')}
        help={t('reading.codeHelp')}
        required
        type="password"
        value={secret}
        onChange={setSecret}
        error={trouble === null ? undefined : t(`reading.trouble.${trouble}`)}
      />
      <div className={styles['choices']}>
        {onClose && (
          <Button tall onClick={onClose}>
            {t('action.cancel')}
          </Button>
        )}
        <Button tall kind="primary" type="submit" disabled={isBusy || secret === ''} data-testid="unlock">
          {t('reading.takeBack')}
        </Button>
      </div>
    </form>
  );
}
