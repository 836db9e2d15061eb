import { IconPencil, IconTrash, IconUserOff } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { Navigate, useNavigate, useParams } from 'react-router';
import { formatNir } from '../../contract/clinical/nir.ts';
import { IDENTIFIER_SYSTEMS, patient } from '../../contract/entities/patient.ts';
import { useCanWrite, useAttention, useNow, useRecord, type OutboxEntry } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import { dialled } from '../../lib/phone.ts';
import { GiveUpDialog } from '../../records/give-up-dialog.tsx';
import { useDeleteRecord } from '../../records/use-delete-record.ts';
import { Button, ButtonLink } from '../../ui/primitives/button.tsx';
import { Facts, type Fact } from '../../ui/primitives/facts.tsx';
import { formatCountry, formatPhone } from '../../ui/i18n/format.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { usePageDetail } from '../../ui/shell/page.ts';
import { formatPartialDate } from '../../ui/i18n/partial-date.ts';
import { Banner, EmptyState, SkeletonRows } from '../../ui/primitives/states.tsx';
import { SyncBadge, Tag } from '../../ui/sync/sync-badge.tsx';
import { useWide } from '../../ui/primitives/use-wide.ts';
import { fieldWord, shownIdentifiers, valueWord } from '../../ui/i18n/words.ts';
import { displayName } from './listing.ts';
import styles from './patients.module.css';
import { usePersonWords } from './person-words.ts';

const objects = (value: unknown): JsonObject[] => (Array.isArray(value) ? (value as JsonObject[]) : []);

const insOf = (record: JsonObject): string =>
  formatNir(
    String(objects(record['identifiers']).find((item) => item['system'] === IDENTIFIER_SYSTEMS.ins)?.['value'] ?? ''),
  );

function Phone({ number }: { number: string }) {
  const dial = dialled(number);
  return dial === null ? number : <a href={`tel:${dial}`}>{formatPhone(number)}</a>;
}

function IdentityFacts({ record }: { record: JsonObject }) {
  const { t, language } = useTexts();
  const fact = (field: string): Fact => ({
    label: fieldWord('patient', field),
    value: valueWord('patient', field, record[field], language),
  });
  const approximate = record['birthDateApproximate'] === true ? ` (${t('patient.approximate')})` : '';
  const identifiers = shownIdentifiers(objects(record['identifiers'])).map(({ label, value, systems }): Fact => {
    const isIns = systems.includes(IDENTIFIER_SYSTEMS.ins);
    return { label: isIns ? t('patient.ins') : label, value: isIns ? formatNir(value) : value };
  });
  const born = {
    label: fieldWord('patient', 'birthDate'),
    value: formatPartialDate(String(record['birthDate'] ?? '')) + approximate,
  };
  return (
    <Facts
      title={t('patient.section.identity')}
      facts={[
        fact('birthName'),
        fact('birthGivenNames'),
        fact('firstGivenName'),
        fact('usualName'),
        fact('usualGiven'),
        fact('gender'),
        born,
        fact('birthPlace'),
        fact('birthPlaceInsee'),
        fact('identityStatus'),
        fact('identityValidationMode'),
        fact('deceased'),
        ...identifiers,
      ]}
    />
  );
}

function ContactFacts({ record }: { record: JsonObject }) {
  const { t, language } = useTexts();
  const phones = Array.isArray(record['phones']) ? (record['phones'] as string[]) : [];
  const address = (record['address'] ?? {}) as {
    line?: string[];
    postcode?: string;
    city?: string;
    wilaya?: string;
    country?: string;
  };
  const lines = [
    ...(address.line ?? []),
    [address.postcode, address.city].filter(Boolean).join(' '),
    address.wilaya !== address.city && address.wilaya,
    address.country && formatCountry(address.country, language),
  ];
  const email = typeof record['email'] === 'string' ? record['email'] : '';
  return (
    <Facts
      title={t('patient.section.contact')}
      empty={t('patient.nothing')}
      facts={[
        {
          label: fieldWord('patient', 'phones'),
          value:
            phones.length > 0 &&
            phones.map((number) => (
              <div key={number}>
                <Phone number={number} />
              </div>
            )),
        },
        { label: fieldWord('patient', 'email'), value: email && <a href={`mailto:${email}`}>{email}</a> },
        { label: fieldWord('patient', 'address'), value: lines.filter(Boolean).join('\n') },
      ]}
    />
  );
}

function OtherFacts({ record }: { record: JsonObject }) {
  const { t, language } = useTexts();
  const fact = (field: string): Fact => ({
    label: fieldWord('patient', field),
    value: valueWord('patient', field, record[field], language),
  });
  const contacts = objects(record['contacts']).map((item, index): Fact => ({
    label: String(item['relation'] ?? t('patient.contactNumber', { number: index + 1 })),
    value: (
      <>
        {String(item['name'])}
        {typeof item['phone'] === 'string' && (
          <div>
            <Phone number={item['phone']} />
          </div>
        )}
      </>
    ),
  }));
  const coverage = objects(record['coverage']).map((item, index): Fact => ({
    label: String(item['payer'] ?? t('patient.coverageNumber', { number: index + 1 })),
    value:
      [item['number'], typeof item['rate'] === 'number' ? t('patient.rate', { rate: item['rate'] }) : '']
        .filter(Boolean)
        .join(' · ') || t('patient.noNumber'),
  }));
  return (
    <>
      <Facts title={t('patient.section.contacts')} facts={contacts} />
      <Facts title={t('patient.section.coverage')} facts={coverage} />
      <Facts
        title={t('patient.section.care')}
        facts={[fact('generalPractitioner'), fact('language'), fact('maritalStatus'), fact('note')]}
      />
    </>
  );
}

/** What the server said about this record's change, with the way to deal with it. */
function RecordNotice({ entry }: { entry: OutboxEntry }) {
  const { t } = useTexts();
  if (entry.state === 'conflict') {
    return (
      <Banner
        tone="attention"
        title={t('patient.notice.conflict')}
        action={<ButtonLink to={`/sync/conflicts/${entry.id}`}>{t('action.choose')}</ButtonLink>}
      >
        {t('patient.notice.conflictText')}
      </Banner>
    );
  }
  const code = entry.rejection?.code ?? 'FAILED';
  return (
    <Banner
      tone="refused"
      title={t(entry.state === 'failed' ? 'patient.notice.failed' : 'patient.notice.rejected')}
      action={
        <ButtonLink to={entry.state === 'failed' ? '/sync' : `/patients/${entry.entityId}/edit?mutation=${entry.id}`}>
          {t('action.look')}
        </ButtonLink>
      }
    >
      {textOf(`refusal.code.${code}`) ?? t('refusal.code.OTHER')}
    </Banner>
  );
}

/** `/patients/:id` */
export function PatientDetail() {
  const { id = '' } = useParams();
  const { t } = useTexts();
  const { status, record, syncState } = useRecord('patient', id);
  const isRefusedCreation = syncState === 'rejected' && record !== null && record['version'] === undefined;
  const notices = useAttention().attention.filter(
    (entry) => entry.entityId === id && (entry.operation !== 'CREATE' || isRefusedCreation),
  );
  const refused =
    notices.find(({ operation, state }) => isRefusedCreation && operation === 'CREATE' && state === 'rejected') ?? null;
  if (status === 'loading') return <SkeletonRows rows={7} label={t('state.loading')} />;
  if (record === null) {
    return (
      <EmptyState
        icon={IconUserOff}
        title={t('recordPage.gone')}
        action={<ButtonLink to="/patients">{t('recordPage.toList')}</ButtonLink>}
      >
        {t('recordPage.goneHelp')}
      </EmptyState>
    );
  }
  // Opened under an id that the server has replaced: from here on all of the screen speaks of the one of now.
  if (record.id !== id) return <Navigate to={`/patients/${record.id}`} replace />;
  return <Sheet id={id} record={record} syncState={syncState} notices={notices} refused={refused} />;
}

interface SheetProps {
  id: string;
  record: JsonObject;
  syncState: ReturnType<typeof useRecord>['syncState'];
  notices: readonly OutboxEntry[];
  /** The creation that the server has refused: there is nothing to delete, but something to give up. */
  refused: OutboxEntry | null;
}

function Sheet({ id, record, syncState, notices, refused }: SheetProps) {
  const { t } = useTexts();
  const canWrite = useCanWrite('patient');
  const remove = useDeleteRecord({ entity: patient, path: '/patients' }, id);
  const navigate = useNavigate();
  const [givingUp, setGivingUp] = useState(false);
  const wide = useWide();
  const heading = useRef<HTMLHeadingElement>(null);
  const name = displayName(record);
  usePageDetail(name);
  useEffect(() => {
    if (!wide) heading.current?.focus({ preventScroll: true });
  }, [id, wide]);
  const words = usePersonWords()(record, useNow());
  const phone = Array.isArray(record['phones']) ? String(record['phones'][0] ?? '') : '';
  const ins = insOf(record);
  const birthName = typeof record['usualName'] === 'string' ? String(record['birthName']).toLocaleUpperCase('fr') : '';
  return (
    <article className={styles['sheet']} aria-label={name}>
      <header className={styles['head']} data-entity-id={id} data-sync-state={syncState} data-testid="record-header">
        <div className={styles['who']}>
          <h2 className={styles['name']} tabIndex={-1} ref={heading}>
            {name}
            <SyncBadge state={syncState} />
            {record['active'] === false && <Tag>{t('patient.inactive')}</Tag>}
          </h2>
          <p className={styles['sub']}>
            {birthName !== '' && (
              <span>
                {t(record['gender'] === 'female' ? 'patient.bornFemale' : 'patient.born', { name: birthName })}
              </span>
            )}
            <span>{[words.sex, ...words.life].filter(Boolean).join(' · ')}</span>
            {ins !== '' && <span>{t('patient.insShort', { number: ins })}</span>}
            {phone !== '' && <span>{formatPhone(phone)}</span>}
          </p>
        </div>
        {canWrite && (
          <div className={styles['actions']}>
            {refused ? (
              <Button kind="calm" onClick={() => setGivingUp(true)} data-testid="discard">
                {t('action.abandon')}
              </Button>
            ) : (
              <Button
                kind="calm"
                icon={<IconTrash size={18} stroke={1.75} aria-hidden />}
                onClick={() => remove(name)}
                data-testid="delete"
              >
                {t('action.delete')}
              </Button>
            )}
            <ButtonLink
              to={`/patients/${id}/edit`}
              kind="primary"
              icon={<IconPencil size={18} stroke={1.75} aria-hidden />}
              data-testid="edit"
            >
              {t('action.edit')}
            </ButtonLink>
          </div>
        )}
      </header>
      <div className={styles['notices']}>
        {notices.map((entry) => (
          <RecordNotice key={entry.id} entry={entry} />
        ))}
      </div>
      <div className={styles['tabs']}>
        <span className={styles['tab']}>{t('patient.tab.identity')}</span>
      </div>
      <div className={styles['body']} tabIndex={0} role="region" aria-label={t('patient.tab.identity')}>
        <div className={styles['columns']}>
          <IdentityFacts record={record} />
          <ContactFacts record={record} />
          <OtherFacts record={record} />
        </div>
      </div>
      <GiveUpDialog
        opened={givingUp}
        entry={refused}
        label={name}
        onGiveUp={() => void navigate('/patients', { replace: true })}
        onClose={() => setGivingUp(false)}
      />
    </article>
  );
}
