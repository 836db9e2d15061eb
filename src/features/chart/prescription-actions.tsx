import { IconPrinter, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { isSigned } from '../../contract/clinical/signature.ts';
import { prescription, type Prescription } from '../../contract/entities/prescription.ts';
import {
  useCanWrite,
  useClient,
  useIntent,
  useSession,
  useSyncMutation,
  useWithdrawnDrugs,
} from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { PartProps } from '../../records/record-module.ts';
import type { DataOf } from '../../contract/typed.ts';
import { newAddress } from '../../records/form-place.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button, ButtonLink } from '../../ui/primitives/button.tsx';
import { ConfirmDialog } from '../../ui/primitives/dialogs.tsx';
import { notKept } from '../../ui/shell/alarm.ts';
import { Banner } from '../../ui/primitives/states.tsx';
import { tell } from '../../ui/shell/undo-toast.tsx';
import { useMayBeAuthor } from './author.ts';
import { settling, useUnsigned } from './deeds.ts';
import { drugNames, namesOfPicked, pickedDrugs } from './lines.ts';
import { LinesToSign } from './lines-to-sign.tsx';
import { Ordonnance } from './ordonnance.tsx';
import { SignButton } from './sign-button.tsx';
import { seenVersion, signedPatch } from './sign.ts';

type Props = PartProps<Prescription>;

/** A renewal from now: the same drugs, without signature, dispensing and end. */
export const renewalOf = (
  { patientId = '', practitionerId = '', lines = [], note }: Prescription,
  at: Date,
): Prescription & DataOf<typeof prescription> => ({
  patientId,
  practitionerId,
  status: 'active',
  prescribedAt: at.toISOString(),
  lines,
  ...(note === undefined ? {} : { note }),
});

function useSigner(label: string) {
  const client = useClient();
  const user = useSession().account?.user;
  return {
    user,
    now: () => new Date(client.latest()),
    kept: (content: JsonObject) =>
      notKept(() => ({ label, content: JSON.stringify(content, null, 2), back: undefined })),
  };
}

/** The drugs of the ordonnance that may no longer be prescribed. It has to be edited first (CR-42). */
function useWithdrawnNames(record: Prescription): string[] {
  return namesOfPicked(record, useWithdrawnDrugs(pickedDrugs(record)));
}

function Withdrawn({ names }: { names: readonly string[] }) {
  const { t } = useTexts();
  return (
    <div data-testid="withdrawn-lines">
      <Banner tone="refused" title={t('prescription.withdrawnLines', { count: names.length })}>
        {names.join(', ')}
      </Banner>
    </div>
  );
}

function Sign({ id, record }: Props) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const withdrawn = useWithdrawnNames(record);
  const { mutate } = useSyncMutation(prescription);
  const { user, now, kept } = useSigner(drugNames(record).join(', '));
  const unsigned = useUnsigned(id);
  const intent = useIntent(`sign ${id} ${String(record.version ?? '')} ${unsigned?.id ?? ''}`);
  if (user === undefined) return null;
  const sign = async () => {
    const patch = await signedPatch(prescription, record, { status: 'active' }, user, now());
    mutate(id, patch, { intent, seen: seenVersion(record), ...settling(unsigned) }).then(
      () => tell(t('prescription.signDone')),
      kept(patch),
    );
  };
  return (
    <SignButton
      practitionerId={record.practitionerId}
      title={t('prescription.signTitle')}
      confirm={withdrawn.length > 0 ? t('prescription.renewEdit') : t('medicalRecord.sign')}
      onSign={() => void (withdrawn.length > 0 ? navigate(`/prescriptions/${id}/edit`) : sign())}
    >
      <LinesToSign record={record} />
      {withdrawn.length > 0 ? <Withdrawn names={withdrawn} /> : <p>{t('prescription.signText')}</p>}
    </SignButton>
  );
}

function Renew({ id, record }: Props) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const { create } = useSyncMutation(prescription);
  const { user, now, kept } = useSigner(drugNames(record).join(', '));
  const [isConfirming, setIsConfirming] = useState(false);
  const intent = useIntent(`renew ${id}`);
  const mayBeAuthor = useMayBeAuthor(record.practitionerId);
  const withdrawn = useWithdrawnNames(record);
  const edit = {
    to: newAddress('/prescriptions', record.patientId ?? ''),
    state: { renews: { lines: record.lines ?? [] } },
  };
  if (user === undefined) return null;
  const renew = async () => {
    setIsConfirming(false);
    const at = now();
    const renewal = renewalOf(record, at);
    const signed = { ...renewal, ...(await signedPatch(prescription, renewal, {}, user, at)) };
    const handle = create(signed, { intent });
    handle.then(() => tell(t('prescription.renewed')), kept(signed));
    void navigate(`/prescriptions/${handle.entityId}`);
  };
  return (
    <>
      <Button
        icon={<IconRefresh size={18} stroke={1.75} aria-hidden />}
        onClick={() => setIsConfirming(true)}
        data-testid="renew"
      >
        {t('prescription.renew')}
      </Button>
      <ConfirmDialog
        opened={isConfirming}
        title={t('prescription.renewTitle')}
        confirm={withdrawn.length > 0 ? t('prescription.renewEdit') : t('prescription.renewSign')}
        kind="primary"
        onConfirm={() =>
          void (withdrawn.length > 0 ? navigate(edit.to, { state: edit.state }) : mayBeAuthor && renew())
        }
        onClose={() => setIsConfirming(false)}
        before={
          withdrawn.length === 0 && (
            <ButtonLink {...edit} data-testid="renew-edit">
              {t('prescription.renewEdit')}
            </ButtonLink>
          )
        }
      >
        <LinesToSign record={record} />
        {withdrawn.length > 0 && <Withdrawn names={withdrawn} />}
        {!mayBeAuthor && <p>{t('medicalRecord.onlyAuthor')}</p>}
      </ConfirmDialog>
    </>
  );
}

const isStanding = ({ status }: Prescription): boolean => status !== 'entered-in-error' && status !== 'cancelled';

/** The link to edit the renewal in the form before signing it. */
export const printsItself = (record: Prescription): boolean => isSigned(record) && isStanding(record);

/** A draft can be signed; a signed ordonnance can be printed and renewed. */
export function PrescriptionActions({ id, record }: Props) {
  const { t } = useTexts();
  const canWrite = useCanWrite('prescription');
  const signed = isSigned(record);
  const stands = isStanding(record);
  return (
    <>
      {canWrite && !signed && stands && <Sign id={id} record={record} />}
      {canWrite && signed && <Renew key={id} id={id} record={record} />}
      {printsItself(record) && (
        <Button
          kind="primary"
          icon={<IconPrinter size={18} stroke={1.75} aria-hidden />}
          onClick={() => window.print()}
          data-testid="print"
        >
          {t('prescription.print')}
        </Button>
      )}
      {printsItself(record) && <Ordonnance record={record} />}
    </>
  );
}
