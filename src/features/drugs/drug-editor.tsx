import { IconPillOff, IconPlus, IconTrash } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { DeskAnswer, DrugDesk } from '../../contract/drug-desk.ts';
import { BASE_FIELDS, type DrugEntry, type EditedDrug } from '../../contract/drug-editing.ts';
import { useDrugs } from '../../hooks/index.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button, ButtonLink } from '../../ui/primitives/button.tsx';
import { ConfirmDialog } from '../../ui/primitives/dialogs.tsx';
import { AreaField, CheckField, TextField } from '../../ui/primitives/fields.tsx';
import { FieldGroup, FieldRow, FormLayout, FormSection } from '../../ui/primitives/form-layout.tsx';
import { Banner, EmptyState, SkeletonRows } from '../../ui/primitives/states.tsx';
import { useOnce } from '../../ui/primitives/use-once.ts';
import { usePageDetail } from '../../ui/shell/page.ts';
import { codeOf, Desk, Refusal } from './desk.tsx';

type Entry = Required<{ [K in keyof DrugEntry]: Exclude<DrugEntry[K], undefined> }>;

const NOTHING: Entry = {
  denomination: '',
  forme: '',
  voies: '',
  laboratoire: '',
  note_medecin: '',
  deleted: false,
  compositions: [],
  packs: [],
};

type Faults = Partial<Record<string, string>>;

/** `12,30` and `12.3` as `12.30`; null for what is no price. */
function priceOf(typed: string): string | null {
  const [, whole, cents = ''] = /^(\d{1,7})(?:[.,](\d{1,2}))?$/.exec(typed.trim()) ?? [];
  if (typed.trim() === '') return '';
  return whole === undefined ? null : cents === '' ? whole : `${whole}.${cents.padEnd(2, '0')}`;
}

const rateOf = (typed: string): string | null => {
  const [, number] = /^(\d{1,3}) ?%?$/.exec(typed.trim()) ?? [];
  if (typed.trim() === '') return '';
  return number !== undefined && Number(number) <= 100 ? `${Number(number)}%` : null;
};

/** The entry as the server takes it, or what is wrong with it. */
export function checkedEntry(typed: Entry): { entry: Entry; faults: null } | { entry: null; faults: Faults } {
  const faults: Faults = {};
  if (typed.denomination.trim() === '') faults['denomination'] = 'needName';
  const packs = typed.packs.map((pack, at) => {
    const [price, rate, cip] = [
      priceOf(pack.prix_public),
      rateOf(pack.taux_remboursement),
      pack.cip13.replaceAll(/\s/g, ''),
    ];
    if (price === null) faults[`packs.${at}.price`] = 'badPrice';
    if (rate === null) faults[`packs.${at}.rate`] = 'badRate';
    if (!/^(\d{13})?$/.test(cip)) faults[`packs.${at}.cip`] = 'badCip';
    return { libelle: pack.libelle.trim(), cip13: cip, prix_public: price ?? '', taux_remboursement: rate ?? '' };
  });
  if (Object.keys(faults).length > 0) return { entry: null, faults };
  return {
    entry: {
      ...typed,
      compositions: typed.compositions.filter(({ substance }) => substance.trim() !== ''),
      packs: packs.filter(({ libelle }) => libelle !== ''),
    },
    faults: null,
  };
}

function Form({ desk, drug }: { desk: DrugDesk; drug: EditedDrug | null }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const { follow } = useDrugs();
  const isBase = drug?.origin === 'base';
  const [id] = useState(() => drug?.id ?? crypto.randomUUID());
  const [typed, setTyped] = useState<Entry>(drug?.entry ?? NOTHING);
  const [faults, setFaults] = useState<Faults>({});
  const [code, setCode] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  /** A second tap may come before the next screen does. */
  const isDone = useRef(false);
  const title = drug ? t('catalogue.editTitle', { name: drug.entry.denomination }) : t('catalogue.newTitle');
  usePageDetail(title);
  const change = (patch: Partial<Entry>) => {
    setTyped((before) => ({ ...before, ...patch }));
    setFaults({});
  };
  const ended = (answer: DeskAnswer<unknown>, to: string) => {
    const refusal = codeOf(answer);
    // The same form sent twice: the first time came through.
    if (refusal !== null && !(refusal === 'EXISTS' && drug === null)) return setCode(refusal);
    isDone.current = true;
    follow();
    void navigate(to);
  };
  const [save, saving] = useOnce(async () => {
    if (isDone.current) return;
    setCode(null);
    const checked = checkedEntry(typed);
    if (checked.faults) return setFaults(checked.faults);
    const entry = isBase
      ? Object.fromEntries(BASE_FIELDS.map((field) => [field, checked.entry[field]]))
      : checked.entry;
    ended(await desk.write(id, entry, drug?.etag ?? null), `/drugs/${encodeURIComponent(id)}`);
  });
  const [remove, removing] = useOnce(async () => {
    setAsking(false);
    ended(await desk.remove(id, drug?.etag ?? ''), '/drugs');
  });
  const wrong = (at: string) => {
    const fault = faults[at];
    return fault === undefined ? undefined : t(`catalogue.${fault as 'needName'}`);
  };
  const text = (field: 'forme' | 'voies' | 'laboratoire', label: string) => (
    <TextField name={field} label={label} value={typed[field]} onChange={(value) => change({ [field]: value })} />
  );
  const setSubstance = (at: number, patch: Partial<Entry['compositions'][number]>) =>
    change({ compositions: typed.compositions.map((row, index) => (index === at ? { ...row, ...patch } : row)) });
  const setPack = (at: number, patch: Partial<Entry['packs'][number]>) =>
    change({ packs: typed.packs.map((row, index) => (index === at ? { ...row, ...patch } : row)) });
  const removeButton = (label: string, onClick: () => void) => (
    <Button
      kind="danger"
      icon={<IconTrash size={17} aria-hidden />}
      onClick={onClick}
      aria-label={`${t('catalogue.remove')} ${label}`}
    >
      {t('catalogue.remove')}
    </Button>
  );
  return (
    <FormLayout
      title={title}
      onSubmit={save}
      top={
        <>
          {code !== null && <Refusal code={code} />}
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
          <ButtonLink to={drug ? `/drugs/${encodeURIComponent(drug.id)}` : '/drugs'}>{t('action.cancel')}</ButtonLink>
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
        />
        <CheckField
          name="deleted"
          label={t('catalogue.noPrescribing')}
          value={typed.deleted}
          onChange={(deleted) => change({ deleted })}
        />
      </FormSection>
      {!isBase && (
        <FormSection title={t('catalogue.substances')} optional>
          {typed.compositions.map((row, at) => (
            // A row has no id of its own: its place is what tells it apart.
            // oxlint-disable-next-line react/no-array-index-key
            <FieldGroup
              key={at}
              label={t('catalogue.substance', { number: at + 1 })}
              remove={removeButton(t('catalogue.substance', { number: at + 1 }), () =>
                change({ compositions: typed.compositions.filter((_, index) => index !== at) }),
              )}
            >
              <FieldRow>
                <TextField
                  name={`compositions.${at}.substance`}
                  label={t('catalogue.substance', { number: at + 1 })}
                  value={row.substance}
                  onChange={(substance) => setSubstance(at, { substance })}
                />
                <TextField
                  name={`compositions.${at}.dosage`}
                  label={t('catalogue.dosage')}
                  value={row.dosage}
                  onChange={(dosage) => setSubstance(at, { dosage })}
                />
              </FieldRow>
            </FieldGroup>
          ))}
          <div>
            <Button
              kind="quiet"
              icon={<IconPlus size={17} aria-hidden />}
              onClick={() => change({ compositions: [...typed.compositions, { substance: '', dosage: '' }] })}
              data-testid="add-substance"
            >
              {t('catalogue.addSubstance')}
            </Button>
          </div>
        </FormSection>
      )}
      {!isBase && (
        <FormSection title={t('catalogue.packs')} optional>
          {typed.packs.map((row, at) => (
            // oxlint-disable-next-line react/no-array-index-key
            <FieldGroup
              key={at}
              label={t('catalogue.pack', { number: at + 1 })}
              remove={removeButton(t('catalogue.pack', { number: at + 1 }), () =>
                change({ packs: typed.packs.filter((_, index) => index !== at) }),
              )}
            >
              <TextField
                name={`packs.${at}.libelle`}
                label={t('catalogue.packLabel')}
                value={row.libelle}
                onChange={(libelle) => setPack(at, { libelle })}
              />
              <FieldRow columns="1fr 1fr 1fr">
                <TextField
                  name={`packs.${at}.cip13`}
                  label={t('catalogue.cip')}
                  inputMode="numeric"
                  value={row.cip13}
                  onChange={(cip13) => setPack(at, { cip13 })}
                  error={wrong(`packs.${at}.cip`)}
                />
                <TextField
                  name={`packs.${at}.price`}
                  label={t('catalogue.price')}
                  inputMode="decimal"
                  value={row.prix_public}
                  onChange={(price) => setPack(at, { prix_public: price })}
                  error={wrong(`packs.${at}.price`)}
                />
                <TextField
                  name={`packs.${at}.rate`}
                  label={t('catalogue.rate')}
                  inputMode="numeric"
                  value={row.taux_remboursement}
                  onChange={(rate) => setPack(at, { taux_remboursement: rate })}
                  error={wrong(`packs.${at}.rate`)}
                />
              </FieldRow>
            </FieldGroup>
          ))}
          <div>
            <Button
              kind="quiet"
              icon={<IconPlus size={17} aria-hidden />}
              onClick={() =>
                change({
                  packs: [...typed.packs, { libelle: '', cip13: '', prix_public: '', taux_remboursement: '' }],
                })
              }
            >
              {t('catalogue.addPack')}
            </Button>
          </div>
        </FormSection>
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

function Known({ desk, id }: { desk: DrugDesk; id: string }) {
  const { t } = useTexts();
  const [answer, setAnswer] = useState<DeskAnswer<EditedDrug> | null>(null);
  const [read] = useOnce(async () => setAnswer(await desk.read(id)));
  useEffect(() => read(), [read]);
  if (answer === null) return <SkeletonRows rows={7} label={t('state.loading')} />;
  if (answer.kind === 'done') return <Form desk={desk} drug={answer.value} />;
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
      {id === undefined ? <Form key="new" desk={desk} drug={null} /> : <Known key={id} desk={desk} id={id} />}
    </Desk>
  );
}
