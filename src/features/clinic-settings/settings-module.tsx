import { IconAdjustments } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { Navigate, Outlet, useParams, useLocation } from 'react-router';
import { DEFAULT_MOTIFS, DEFAULT_SETTINGS } from '../../contract/clinical/clinic-settings.ts';
import { clinicSettings } from '../../contract/entities/clinic-settings.ts';
import { CONSENT_TYPES } from '../../contract/entities/consent.ts';
import { useCanWrite, useClinicName, useClinicZone, useRecord, useSession } from '../../hooks/index.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import type { ContractInput } from '../../records/contract-model.ts';
import { asList, asObject, asText, type ControlFieldProps } from '../../records/control-props.ts';
import { fromContract } from '../../records/from-contract.tsx';
import type { RecordModule } from '../../records/record-module.ts';
import { recordScreens } from '../../records/record-screens.tsx';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { ButtonLink } from '../../ui/primitives/button.tsx';
import { EmptyState, SkeletonRows } from '../../ui/primitives/states.tsx';
import { Screen } from '../../ui/shell/frame.tsx';
import { usePage } from '../../ui/shell/page.ts';
import { loadOpeningHours } from '../practitioners/index.ts';
import styles from './clinic-settings.module.css';
import { clinicSettingsListing } from './listing.ts';

const PATH = '/admin/settings';

const Hours = lazy(async () => ({ default: (await loadOpeningHours()).OpeningHours }));
const HoursInWords = lazy(async () => {
  const { hoursInWords, dayWord } = await loadOpeningHours();
  return { default: ({ value }: { value: Json | undefined }) => hoursInWords(value, dayWord) };
});

function OpeningHours(props: ControlFieldProps) {
  return (
    <Suspense fallback={<SkeletonRows rows={3} label="" />}>
      <Hours {...props} />
    </Suspense>
  );
}

const consentWord = (type: string): string => textOf(`choice.consent.type.${type}`) ?? type;

/** Colour, name, length and the consents asked for. */
function MotifsInWords({ value }: { value: Json | undefined }) {
  const { t } = useTexts();
  return (
    <ul className={styles['motifs']}>
      {asList(value).map((one) => {
        const { name, minutes, color, consents } = asObject(one);
        const asked = asList(consents).map((type) => consentWord(asText(type)));
        return (
          <li key={asText(name)}>
            <span className={styles['dot']} style={{ background: asText(color) }} aria-hidden />
            {[asText(name), t('clinicSettings.minutes', { minutes: Number(minutes) }), ...asked].join(' · ')}
          </li>
        );
      })}
    </ul>
  );
}

/** The motif's code is no field for people: appointments keep it. */
const Unseen = () => null;

/** What the form of a clinic that has set nothing begins with: what holds without it. */
function beginning(state: unknown): JsonObject | null {
  const { name, zone } = asObject(state as Json);
  if (typeof name !== 'string' || typeof zone !== 'string') return null;
  return {
    name,
    zone,
    ...DEFAULT_SETTINGS,
    motifs: DEFAULT_MOTIFS.map((motif) => ({
      ...motif,
      name: textOf(`agenda.motif.${motif.code}`) ?? motif.code,
      consents: [...motif.consents],
    })),
  };
}

const { model, Form, Facts } = fromContract({
  entity: clinicSettings,
  offered: { zone: Intl.supportedValuesOf('timeZone'), 'motifs.consents': CONSENT_TYPES },
  own: {
    openingHours: { Control: OpeningHours, shown: (value) => <HoursInWords value={value} /> },
    motifs: { shown: (value) => (asList(value).length === 0 ? '' : <MotifsInWords value={value} />) },
    'motifs.code': { Control: Unseen },
  },
  sections: [
    { name: 'clinic', fields: ['name', 'zone', 'address', 'phone'] },
    { name: 'hours', fields: ['openingHours'] },
    { name: 'motifs', fields: ['motifs'] },
    { name: 'rooms', fields: ['rooms'] },
    { name: 'retention', fields: [['retentionYears', 'retentionAge', 'retentionDeathYears']] },
    { name: 'watch', fields: [['unsentHours', 'silentDays']] },
    { name: 'sync', fields: ['pollSeconds', ['attempts', 'longestWaitMinutes']] },
  ],
});

/** The clinic's settings, as the record kit needs them. */
export const clinicSettingsModule: RecordModule<ContractInput> = {
  entity: clinicSettings,
  path: PATH,
  parent: '/admin',
  nav: 'settings',
  icon: IconAdjustments,
  isSingle: true,
  nameOf: clinicSettingsListing.label,
  useRowDetails: () => () => [],
  beginWith: (state) => {
    const begun = beginning(state);
    return begun === null ? null : model.inputOf(begun);
  },
  model,
  Form,
  Facts,
};

/** Where nothing is set yet: that the defaults hold, and the way to the form. */
function Unset() {
  const { t } = useTexts();
  const canWrite = useCanWrite('clinicSettings');
  const state = { name: useClinicName(), zone: useClinicZone() };
  return (
    <Screen>
      <EmptyState
        icon={IconAdjustments}
        title={t('clinicSettings.none')}
        action={
          canWrite && (
            <ButtonLink to={`${PATH}/new`} state={state} kind="primary" data-testid="settings-begin">
              {t('clinicSettings.begin')}
            </ButtonLink>
          )
        }
      >
        {t('clinicSettings.noneHelp')}
      </EmptyState>
    </Screen>
  );
}

/** `/admin/settings`: the one record, or that there is none yet. */
function SettingsScreen() {
  const { t } = useTexts();
  const { id } = useParams();
  const { pathname } = useLocation();
  const tenantId = useSession().account?.tenant.id ?? '';
  const { status, record } = useRecord('clinicSettings', tenantId);
  usePage({ title: t('nav.settings'), back: '/admin' });
  if (id !== undefined || pathname.endsWith('/new'))
    return (
      <Screen width={880}>
        <Outlet />
      </Screen>
    );
  if (status === 'loading') return <SkeletonRows rows={6} label={t('state.loading')} />;
  return record === null ? <Unset /> : <Navigate to={`${PATH}/${tenantId}`} replace />;
}

export const screens = { ...recordScreens(clinicSettingsModule), Screen: SettingsScreen };
