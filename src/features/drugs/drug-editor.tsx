import { IconPillOff } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { DeskAnswer, DrugDesk } from '../../contract/drug-desk.ts';
import type { EditedDrug, HeldEntry } from '../../contract/drug-editing.ts';
import { DRUG_CATALOGUE } from '../../contract/permissions.ts';
import { useDrugs } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import { issueWord } from '../../records/issue-words.ts';
import { useFormDraft, type FormDraft } from '../../records/use-form-draft.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { ConfirmDialog } from '../../ui/primitives/dialogs.tsx';
import { AreaField, CheckField, TextField } from '../../ui/primitives/fields.tsx';
import { FieldRow, FormLayout, FormSection } from '../../ui/primitives/form-layout.tsx';
import { Banner, EmptyState, SkeletonRows } from '../../ui/primitives/states.tsx';
import { useOnce } from '../../ui/primitives/use-once.ts';
import { usePageDetail } from '../../ui/shell/page.ts';
import { codeOf, Desk, Refusal } from './desk.tsx';
import { beginningOf, checkedEntry, draftOf, type Faults } from './drug-entry.ts';
import { Packs, Substances } from './drug-parts.tsx';

/** The contract's errors, with the texts of the drug catalogue if it has some. */
function useFaultWords(faults: Faults): (path: string) => string | undefined {
  const { t, language } = useTexts();
  const own: Readonly<Record<string, string>> = {
    denomination: t('catalogue.needName'),
    prix_public: t('catalogue.badPrice'),
    cip13: t('catalogue.badCip'),
    taux_remboursement: t('catalogue.badRate'),
  };
  return (path) => {
    const fault = faults[path];
    if (!fault) return undefined;
    const word = fault.code === 'too_long' ? undefined : own[path.split('.').at(-1) ?? ''];
    return word ?? issueWord(DRUG_CATALOGUE, fault, language);
  };
}

function Form({ desk, drug, draft }: { desk: DrugDesk; drug: EditedDrug | null; draft: FormDraft }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const { follow } = useDrugs();
  const isBase = drug?.origin === 'base';
  const [begun] = useState(() => beginningOf(drug, draft.content, () => crypto.randomUUID()));
  const { id } = begun;
  const [typed, setTyped] = useState(begun.typed);
  const [faults, setFaults] = useState<Faults>({});
  const [code, setCode] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  /** A second tap may come before the next screen is shown. */
  const isDone = useRef(false);
  const title = drug ? t('catalogue.editTitle', { name: drug.entry.denomination }) : t('catalogue.newTitle');
  const back = drug ? `/drugs/${encodeURIComponent(drug.id)}` : '/drugs';
  usePageDetail(title);
  const change = (patch: Partial<HeldEntry>) => {
    const next = { ...typed, ...patch };
    setTyped(next);
    setFaults({});
    draft.keep(draftOf(id, drug, next) as JsonObject | null);
  };
  const cancel = () => {
    draft.cancel(title);
    void navigate(back);
  };
  const ended = (answer: DeskAnswer<unknown>, to: string) => {
    const refusal = codeOf(answer);
    // The same form was sent twice, and the first request was successful.
    if (refusal !== null && !(refusal === 'EXISTS' && drug === null)) return setCode(refusal);
    isDone.current = true;
    draft.keep(null);
    follow();
    void navigate(to);
  };
  const [save, saving] = useOnce(async () => {
    if (isDone.current) return;
    setCode(null);
    const checked = checkedEntry(typed, drug?.origin ?? 'clinic');
    if (checked.faults) {
      setFaults(checked.faults);
      document.getElementById(`field-${Object.keys(checked.faults)[0] ?? ''}`)?.focus();
      return;
    }
    ended(await desk.write(id, checked.entry, drug?.etag ?? null), `/drugs/${encodeURIComponent(id)}`);
  });
  const [remove, removing] = useOnce(async () => {
    setAsking(false);
    ended(await desk.remove(id, drug?.etag ?? ''), '/drugs');
  });
  const wrong = useFaultWords(faults);
  const text = (field: 'forme' | 'voies' | 'laboratoire', label: string) => (
    <TextField
      name={field}
      label={label}
      value={typed[field]}
      onChange={(value) => change({ [field]: value })}
      error={wrong(field)}
    />
  );
  return (
    <FormLayout
      title={title}
      onSubmit={save}
      note={draft.note}
      top={
        <>
          {code !== null && <Refusal code={code} />}
          {begun.isRestored && (
            <div data-testid="draft-restored">
              <Banner tone="attention" title={t('form.draftRestored', { name: title })}>
                {begun.isOlder ? t('catalogue.draftOlder') : undefined}
              </Banner>
            </div>
          )}
          {isBase && <Banner tone="neutral" title={t('catalogue.fromBase')} />}
        </>
      }
      actions={
        <>
          {drug?.origin === 'clinic' && (
            <Button kind="danger" onClick={() => setAsking(true)} disabled={removing} data-testid="delete-drug">
              {t('catalogue.delete')}
            </Button>
          )}
          <Button onClick={cancel} data-testid="cancel">
            {t('action.cancel')}
          </Button>
          <Button kind="primary" type="submit" disabled={saving} data-testid="save">
            {t('catalogue.save')}
          </Button>
        </>
      }
    >
      {!isBase && (
        <FormSection title={t('drugs.identity')}>
          <TextField
            name="denomination"
            label={t('catalogue.name')}
            required
            value={typed.denomination}
            onChange={(denomination) => change({ denomination })}
            error={wrong('denomination')}
          />
          <FieldRow>
            {text('forme', t('catalogue.form'))}
            {text('voies', t('catalogue.routes'))}
          </FieldRow>
          {text('laboratoire', t('catalogue.laboratory'))}
        </FormSection>
      )}
      <FormSection title={t('catalogue.note')}>
        <AreaField
          name="note_medecin"
          label={t('catalogue.note')}
          help={t('catalogue.noteHelp')}
          value={typed.note_medecin}
          onChange={(note) => change({ note_medecin: note })}
          error={wrong('note_medecin')}
        />
        <CheckField
          name="deleted"
          label={t('catalogue.noPrescribing')}
          value={typed.deleted}
          onChange={(deleted) => change({ deleted })}
        />
      </FormSection>
      {!isBase && (
        <>
          <Substances rows={typed.compositions} onChange={(compositions) => change({ compositions })} wrong={wrong} />
          <Packs rows={typed.packs} onChange={(packs) => change({ packs })} wrong={wrong} />
        </>
      )}
      <ConfirmDialog
        opened={asking}
        title={t('catalogue.deleteTitle', { name: typed.denomination })}
        confirm={t('catalogue.delete')}
        onConfirm={remove}
        onClose={() => setAsking(false)}
      >
        {t('catalogue.deleteHelp')}
      </ConfirmDialog>
    </FormLayout>
  );
}

/** The form, with its draft on this device. */
function Drafted(props: { desk: DrugDesk; drug: EditedDrug | null }) {
  const { t } = useTexts();
  const draft = useFormDraft(`${DRUG_CATALOGUE}/${props.drug?.id ?? 'new'}`, null);
  if (!draft.ready) return <SkeletonRows rows={7} label={t('state.loading')} />;
  return <Form key={draft.slot} {...props} draft={draft} />;
}

function Known({ desk, id }: { desk: DrugDesk; id: string }) {
  const { t } = useTexts();
  const [answer, setAnswer] = useState<DeskAnswer<EditedDrug> | null>(null);
  const [read] = useOnce(async () => setAnswer(await desk.read(id)));
  useEffect(() => read(), [read]);
  if (answer === null) return <SkeletonRows rows={7} label={t('state.loading')} />;
  if (answer.kind === 'done') return <Drafted desk={desk} drug={answer.value} />;
  if (codeOf(answer) === 'NOT_FOUND') return <EmptyState icon={IconPillOff} title={t('drugs.gone')} />;
  return (
    <EmptyState
      icon={IconPillOff}
      title={t('catalogue.refusal.UNREACHABLE')}
      action={<Button onClick={read}>{t('drugs.again')}</Button>}
    />
  );
}

/** `/drugs/new` and `/drugs/:id/edit`: a drug of the catalogue, by its administrator. */
export function DrugEditor({ desk }: { desk: DrugDesk }) {
  const { id } = useParams();
  return (
    <Desk desk={desk}>
      {id === undefined ? <Drafted key="new" desk={desk} drug={null} /> : <Known key={id} desk={desk} id={id} />}
    </Desk>
  );
}
