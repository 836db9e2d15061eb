import type { MedicalRecord } from '../../contract/entities/medical-record.ts';
import { useIntent, useAttention, useNow, useSession, useSyncMutation, useDomain } from '../../hooks/index.ts';
import { entityOf } from '../../contract/domain.ts';
import { isSigned } from '../../contract/clinical/signature.ts';
import { applyPatch } from '../../contract/entity.ts';
import { issuesOfRefusal } from '../../records/faults.ts';
import { issueLine } from '../../records/issue-words.ts';
import type { DeedProps } from '../../records/record-module.ts';
import { formatMoment } from '../../ui/i18n/format.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Banner } from '../../ui/primitives/states.tsx';
import { notKept } from '../../ui/shell/alarm.ts';
import { tell } from '../../ui/shell/undo-toast.tsx';
import styles from './chart.module.css';
import { deedOf, whyUnsigned } from './deeds.ts';
import { entriesIn } from './note.ts';
import { seenVersion } from './sign.ts';

/** A note or an ordonnance: both are signed, and only a note has addenda. */
type Signed = Pick<MedicalRecord, 'signature' | 'addenda' | 'title' | 'version'> & { status?: string };

/** Gives the refused change up. */
function Drop({ entry, label }: Pick<DeedProps, 'entry'> & { label: string }) {
  const { t } = useTexts();
  const { discard } = useAttention();
  return (
    <Button
      decides
      onClick={() => void discard(entry.id).catch(() => tell(t('sync.notKept')))}
      data-testid="discard-deed"
    >
      {label}
    </Button>
  );
}

/** Says why the record is not signed and that its content is kept. The page offers to sign it again. */
function RefusedSignature({ entry, record }: DeedProps<Signed>) {
  const { t, language } = useTexts();
  const now = useNow();
  const domain = useDomain();
  const why = whyUnsigned(entry, record);
  const definition = entityOf(domain, entry.entityType);
  const reasons =
    why === 'other' && entry.rejection && definition
      ? issuesOfRefusal(definition, entry.rejection, applyPatch(entry.base ?? {}, entry.payload), now).map((found) =>
          issueLine(entry.entityType, found, language),
        )
      : [];
  const theirs = record.signature;
  const title = textOf(`${entry.entityType}.unsignedTitle`) ?? t('chart.unsigned.title');
  return (
    <div data-testid="unsigned" data-why={why}>
      <Banner
        tone="refused"
        title={title}
        action={
          <Drop entry={entry} label={t(why === 'already' ? 'chart.unsigned.understood' : 'chart.unsigned.drop')} />
        }
      >
        {why === 'already'
          ? t('chart.unsigned.already', {
              who: theirs?.name ?? t('medicalRecord.unknownSigner'),
              when: formatMoment(theirs?.signedAt ?? '', language),
            })
          : why === 'other'
            ? ((reasons.join(' ') || textOf(`refusal.code.${entry.rejection?.code ?? 'OTHER'}`)) ??
              t('refusal.code.OTHER'))
            : t(`chart.unsigned.${why}`)}{' '}
        {why !== 'already' && t('chart.unsigned.kept')}
      </Banner>
    </div>
  );
}

/** The refused addendum, with a button that adds it after the present ones. */
function RefusedAddendum({ entry, id, record }: DeedProps<Signed>) {
  const { t } = useTexts();
  const user = useSession().account?.user;
  const { mutate } = useSyncMutation(entry.entityType);
  const intent = useIntent(`add ${entry.id}`);
  const { addenda: sent = [] }: MedicalRecord = entry.payload;
  const mine = sent.at(-1);
  const { addenda: before = [] } = record;
  const mayAdd =
    isSigned(record) && mine !== undefined && mine.userId === user?.id && record.status !== 'entered-in-error';
  const add = () => {
    const patch = { addenda: mine === undefined ? [...before] : [...before, mine] };
    mutate(id, patch, { intent, seen: seenVersion(record), resolves: entry.id }).catch(
      notKept(() => ({ label: record.title ?? '', content: JSON.stringify(mine, null, 2), back: undefined })),
    );
  };
  return (
    <div data-testid="addendum-refused">
      <Banner
        tone="refused"
        title={t('chart.unsigned.addendum')}
        action={
          <>
            <Drop entry={entry} label={t('action.abandon')} />
            {mayAdd && (
              <Button decides kind="primary" onClick={add} data-testid="add-again">
                {t('chart.unsigned.addAgain')}
              </Button>
            )}
          </>
        }
      >
        {t(entry.conflict === null ? 'chart.unsigned.addendumKept' : 'chart.unsigned.addendumConflict')}
        {entriesIn({ addenda: mine === undefined ? [] : [mine] }, 'addenda').map(({ text, at }) => (
          <blockquote key={at} className={styles['prose']}>
            {text}
          </blockquote>
        ))}
      </Banner>
    </div>
  );
}

/** A refused action of the page's own buttons (CR-26, CR-27). */
export function RefusedDeed(props: DeedProps<Signed>) {
  return deedOf(props.entry) === 'add' ? <RefusedAddendum {...props} /> : <RefusedSignature {...props} />;
}

export const DEEDS = { is: (entry: DeedProps['entry']) => deedOf(entry) !== null, Refused: RefusedDeed };
