import { IconDeviceTablet } from '@tabler/icons-react';
import { Modal } from '@mantine/core';
import { useState } from 'react';
import { useSession } from '../../hooks/index.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { TextField } from '../../ui/primitives/fields.tsx';
import { Banner } from '../../ui/primitives/states.tsx';
import styles from './consents.module.css';
import { codeOf, setCodeOf, setReadingLock } from './reading-lock.ts';
import { isGoodCode, keepCode, type KeptCode } from './unlock-code.ts';

/** Hands the tablet over to the patient. The first time, the person chooses a code to take it back. */
export function HandOver({ id }: { id: string }) {
  const { t } = useTexts();
  const userId = useSession().account?.user.id ?? '';
  const [asks, setAsks] = useState(false);
  const [code, setCode] = useState('');
  const [failed, setFailed] = useState(false);
  const begin = (kept: KeptCode) =>
    setFailed(!setReadingLock({ consentId: id, userId, code: kept, decided: false, wrong: 0, waitUntil: 0 }));
  const start = () => {
    const kept = codeOf(userId);
    if (kept === null) setAsks(true);
    else begin(kept);
  };
  const choose = async () => {
    const kept = await keepCode(code);
    if (setCodeOf(userId, kept)) begin(kept);
    else setFailed(true);
  };
  return (
    <>
      <Button
        kind="primary"
        icon={<IconDeviceTablet size={18} stroke={1.75} aria-hidden />}
        onClick={start}
        data-testid="hand-over"
      >
        {t('reading.handOver')}
      </Button>
      <Modal
        opened={asks || failed}
        onClose={() => {
          setAsks(false);
          setFailed(false);
        }}
        title={t('reading.chooseTitle')}
        centered
        withCloseButton={false}
        transitionProps={{ duration: 0 }}
        size={520}
      >
        <form
          className={styles['dialog']}
          onSubmit={(event) => {
            event.preventDefault();
            if (isGoodCode(code)) void choose();
          }}
        >
          <p>{t('reading.chooseText')}</p>
          {failed && (
            <Banner tone="refused" title={t('reading.noStorage')}>
              {t('reading.noStorageHelp')}
            </Banner>
          )}
          <TextField
            name="newCode"
            label={t('reading.newCode')}
            help={t('reading.newCodeHelp')}
            required
            inputMode="numeric"
            maxLength={12}
            value={code}
            onChange={setCode}
          />
          <div className={styles['dialogActions']}>
            <Button tall onClick={() => setAsks(false)}>
              {t('action.cancel')}
            </Button>
            <Button tall kind="primary" type="submit" disabled={!isGoodCode(code)} data-testid="confirm">
              {t('reading.handOver')}
            </Button>
          </div>
        </form>
      </Modal>
    </>
  );
}
