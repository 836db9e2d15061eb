import { IconNotes, IconPencil, IconPrinter } from '@tabler/icons-react';
import { isSigned } from '../../contract/clinical/signature.ts';
import { appointment as appointments, APPOINTMENT_TRANSITIONS } from '../../contract/entities/appointment.ts';
import { medicalRecord, type MedicalRecord } from '../../contract/entities/medical-record.ts';
import { followers } from '../../contract/rules.ts';
import { useCanWrite, useClient, useIntent, useRecord, useSession, useSyncMutation } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { PartProps } from '../../records/record-module.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button, ButtonLink } from '../../ui/primitives/button.tsx';
import { notKept } from '../../ui/shell/alarm.ts';
import { tell } from '../../ui/shell/undo-toast.tsx';
import { useMayBeAuthor } from './author.ts';
import { AddendumDialog, useAddendumOpen } from './addendum.tsx';
import { settling, useUnsigned } from './deeds.ts';
import { LetterSheet } from './letter-sheet.tsx';
import { isLetter } from './note.ts';
import { SignButton } from './sign-button.tsx';
import { seenVersion, signedPatch } from './sign.ts';

type Props = PartProps<MedicalRecord>;

/** The note's appointment, if signing the note can complete it. */
function useEndable({ appointmentId: id = '' }: MedicalRecord): string | null {
  const { record: appointment } = useRecord(appointments, id);
  const canWrite = useCanWrite('appointment');
  const status = appointment?.status;
  return canWrite && status !== undefined && followers(APPOINTMENT_TRANSITIONS, status).includes('fulfilled')
    ? id
    : null;
}

function SignAction({ id, record }: Props) {
  const { t } = useTexts();
  const client = useClient();
  const { account } = useSession();
  const { mutate } = useSyncMutation(medicalRecord);
  const { mutate: mutateAppointment } = useSyncMutation(appointments);
  const unsigned = useUnsigned(id);
  const intent = useIntent(`sign ${id} ${String(record.version ?? '')} ${unsigned?.id ?? ''}`);
  const endIntent = useIntent(`end ${id}`);
  const letter = isLetter(record);
  const endable = useEndable(record);
  const appointmentId = letter ? null : endable;
  if (account === null) return null;
  const sign = async () => {
    const patch = await signedPatch(
      medicalRecord,
      record,
      { status: 'finished' },
      account.user,
      new Date(client.latest()),
    );
    const kept = (what: JsonObject) =>
      notKept(() => ({
        label: record.title ?? '',
        content: JSON.stringify(what, null, 2),
        back: undefined,
      }));
    mutate(id, patch, { intent, seen: seenVersion(record), ...settling(unsigned) }).then(
      () => tell(t(letter ? 'medicalRecord.letterSignDone' : 'medicalRecord.signDone')),
      kept(patch),
    );
    if (appointmentId !== null)
      mutateAppointment(appointmentId, { status: 'fulfilled' }, { intent: endIntent }).catch(
        kept({ status: 'fulfilled' }),
      );
  };
  return (
    <SignButton
      practitionerId={record.practitionerId}
      title={t(letter ? 'medicalRecord.letterSignTitle' : 'medicalRecord.signTitle')}
      confirm={t(appointmentId === null ? 'medicalRecord.sign' : 'medicalRecord.signAndEnd')}
      onSign={() => void sign()}
    >
      <p>{t(letter ? 'medicalRecord.letterSignText' : 'medicalRecord.signText')}</p>
    </SignButton>
  );
}

function CorrectLink({ id, record }: Props) {
  const { t } = useTexts();
  return useMayBeAuthor(record.practitionerId) ? (
    <ButtonLink
      to={`/medical-records/${id}/edit`}
      icon={<IconPencil size={18} stroke={1.75} aria-hidden />}
      data-testid="correct"
    >
      {t('medicalRecord.correct')}
    </ButtonLink>
  ) : null;
}

function SignedNoteActions({ id, record }: Props) {
  const { t } = useTexts();
  const [adding, setAdding] = useAddendumOpen();
  return (
    <>
      <Button
        kind="primary"
        icon={<IconNotes size={18} stroke={1.75} aria-hidden />}
        onClick={() => setAdding(true)}
        data-testid="addendum"
      >
        {t('medicalRecord.addendum')}
      </Button>
      <CorrectLink id={id} record={record} />
      <AddendumDialog id={id} record={record} opened={adding} onClose={() => setAdding(false)} />
    </>
  );
}

function PrintLetter({ record }: Pick<Props, 'record'>) {
  const { t } = useTexts();
  return (
    <>
      <Button
        kind="primary"
        icon={<IconPrinter size={18} stroke={1.75} aria-hidden />}
        onClick={() => window.print()}
        data-testid="print"
      >
        {t('medicalRecord.print')}
      </Button>
      <LetterSheet record={record} />
    </>
  );
}

/** A draft is signed by its author. A signed note gets addenda and corrections; a signed letter is printed, or corrected. */
export function NoteActions({ id, record }: Props) {
  const canWrite = useCanWrite('medicalRecord');
  if (record.status === 'entered-in-error') return null;
  const signed = isSigned(record);
  if (signed && isLetter(record))
    return (
      <>
        {canWrite && <CorrectLink id={id} record={record} />}
        <PrintLetter record={record} />
      </>
    );
  if (!canWrite) return null;
  return signed ? <SignedNoteActions id={id} record={record} /> : <SignAction id={id} record={record} />;
}
