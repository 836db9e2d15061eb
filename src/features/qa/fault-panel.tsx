import '@mantine/core/styles/Drawer.layer.css';
import { Drawer } from '@mantine/core';
import { useState } from 'react';
import { DEVICE_FAULTS, FREEZE_SECONDS, isCounted } from '../../lib/device-faults.ts';
import { FAULTS, type FaultPlan } from '../../lib/network-faults.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { ChoiceField } from '../../ui/primitives/fields.tsx';
import { PlainField } from '../../ui/primitives/plain-field.tsx';
import styles from './qa.module.css';

const SHARES = [1, 0.5, 0.2];
const TIMES = [1, 3, 10];
/** Of a request's path; the words of each are `qa.path.NAME`. */
const PATHS = { all: '', up: '/api/sync/up', down: '/api/sync/down', drugs: '/api/drugs/' } as const;
const ALWAYS = 'always';
const SEED = /^\d{1,6}$/;

export interface FaultPanelProps {
  plan: FaultPlan | null;
  start: (plan: FaultPlan) => Promise<void>;
  onClose: () => void;
}

/** Chooses what this device's requests suffer: one fault, or a schedule by its number. */
export function FaultPanel({ plan, start, onClose }: FaultPanelProps) {
  const { t, language } = useTexts();
  const [times, setTimes] = useState(ALWAYS);
  const [share, setShare] = useState('1');
  const [path, setPath] = useState<keyof typeof PATHS>('all');
  const [seed, setSeed] = useState('1');
  const isSeed = SEED.test(seed.trim());
  const [seconds, setSeconds] = useState(String(FREEZE_SECONDS[0]));
  const begin = (what: FaultPlan['what']) => {
    const counts = isCounted(what);
    void start({
      what,
      seed: isSeed ? Number(seed) : 0,
      share: what === 'schedule' ? 0.5 : counts ? Number(share) : 1,
      left: !counts || times === ALWAYS ? null : Number(times),
      path: counts && what !== 'stream-cut' ? PATHS[path] : '',
      seen: 0,
      ...(what === 'tab-frozen' && { seconds: Number(seconds) }),
    });
  };
  const percent = new Intl.NumberFormat(language, { style: 'percent' });
  const button = (fault: FaultPlan['what']) => (
    <Button key={fault} aria-pressed={plan?.what === fault} onClick={() => begin(fault)} data-testid={`fault-${fault}`}>
      {t(`qa.fault.${fault}`)}
    </Button>
  );
  return (
    <Drawer.Root opened onClose={onClose} position="right" size={420} transitionProps={{ duration: 0 }}>
      <Drawer.Overlay />
      <Drawer.Content aria-label={t('qa.title')} data-testid="fault-panel">
        <div className={styles['panel']}>
          <div className={styles['head']}>
            <h2>{t('qa.title')}</h2>
            <Button onClick={onClose} data-testid="fault-close">
              {t('qa.close')}
            </Button>
          </div>
          <ChoiceField
            name="fault-times"
            label={t('qa.times')}
            required
            value={times}
            onChange={setTimes}
            options={[
              { value: ALWAYS, label: t('qa.always') },
              ...TIMES.map((count) => ({ value: String(count), label: t('qa.time', { count }) })),
            ]}
          />
          <ChoiceField
            name="fault-share"
            label={t('qa.share')}
            required
            value={share}
            onChange={setShare}
            options={SHARES.map((part) => ({ value: String(part), label: percent.format(part) }))}
          />
          <ChoiceField
            name="fault-path"
            label={t('qa.paths')}
            required
            value={path}
            onChange={(value) => setPath(value as keyof typeof PATHS)}
            options={(Object.keys(PATHS) as (keyof typeof PATHS)[]).map((name) => ({
              value: name,
              label: t(`qa.path.${name}`),
            }))}
          />
          <section aria-label={t('qa.faults')} className={styles['faults']}>
            {FAULTS.map(button)}
          </section>
          <section aria-label={t('qa.ofDevice')} className={styles['schedule']}>
            <h3>{t('qa.ofDevice')}</h3>
            <p>{t('qa.ofDeviceHelp')}</p>
            <ChoiceField
              name="fault-seconds"
              label={t('qa.seconds')}
              required
              value={seconds}
              onChange={setSeconds}
              options={FREEZE_SECONDS.map((count) => ({ value: String(count), label: t('qa.second', { count }) }))}
            />
            <div className={styles['faults']}>{DEVICE_FAULTS.map(button)}</div>
          </section>
          <section aria-label={t('qa.schedule')} className={styles['schedule']}>
            <h3>{t('qa.schedule')}</h3>
            <p>{t('qa.scheduleHelp')}</p>
            <PlainField
              name="fault-seed"
              label={t('qa.seed')}
              testId="fault-seed"
              inputMode="numeric"
              value={seed}
              onChange={setSeed}
              {...(isSeed ? {} : { error: t('qa.seedInvalid') })}
            />
            <Button
              kind="primary"
              disabled={!isSeed}
              aria-pressed={plan?.what === 'schedule'}
              onClick={() => begin('schedule')}
              data-testid="fault-schedule"
            >
              {t('qa.play')}
            </Button>
          </section>
          <a href="/sync/inspector" data-testid="inspector-open">
            {t('qa.engine')}
          </a>
        </div>
      </Drawer.Content>
    </Drawer.Root>
  );
}
