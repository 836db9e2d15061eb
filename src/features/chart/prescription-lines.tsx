import { IconPlus, IconTrash } from '@tabler/icons-react';
import { createContext, useContext, useDeferredValue, useState } from 'react';
import { useFoundDrugs, useOwned } from '../../hooks/index.ts';
import { allergy } from '../../contract/entities/allergy.ts';
import { asList, asObject, type ControlFieldProps } from '../../records/control-props.ts';
import { emptyOf } from '../../records/contract-model.ts';
import { issueWord } from '../../records/issue-words.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { fieldWord } from '../../ui/i18n/words.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { AreaField, CheckField, ChoiceField, TextField } from '../../ui/primitives/fields.tsx';
import { FieldGroup, FieldRow } from '../../ui/primitives/form-layout.tsx';
import { PickField, type PickOption } from '../../ui/primitives/pick-field.tsx';
import { Banner } from '../../ui/primitives/states.tsx';
import { AllergiesReading } from './allergies-reading.tsx';
import { AllergyTouched } from './allergy-touched.tsx';
import { DrugChoices, pickedDrug } from './drug-choices.tsx';
import type { DrugInput, LineInput } from './lines.ts';
import { withSentence } from './posology.ts';

/** The patient's allergies, with which the drugs are compared. */
export const PrescribedFor = createContext('');

const TYPE = 'prescription';
const FOUND = 12;

/** The drug's name: free text, or a drug of the catalogue if this device has it. */
function DrugField({ path, drug, error, onChange, onLeave }: DrugFieldProps) {
  const { t } = useTexts();
  const name = drug.name ?? '';
  const [opened, setOpened] = useState(false);
  const search = useDeferredValue(name);
  const { found } = useFoundDrugs(opened ? search : '', FOUND);
  const lines = opened && search.trim().length > 1 ? (found?.lines ?? []) : [];
  const options = lines.map((line): PickOption => ({
    id: line.id,
    label: line.name,
    details: [line.substances.join(' / '), line.withdrawn ? t('drugs.withdrawn') : ''].filter(Boolean).join(' · '),
  }));
  const pick = (id: string) => {
    const line = lines.find((one) => one.id === id);
    if (line === undefined || line.withdrawn) return;
    onChange(pickedDrug(drug, line));
  };
  return (
    <PickField
      name={`${path}.name`}
      label={fieldWord(TYPE, 'lines.drug.name')}
      required
      error={error}
      text={name}
      picked={drug.ref || null}
      options={options}
      summary={
        options.length === 0 ? t('prescription.freeDrug') : t('prescription.foundDrugs', { count: found?.total ?? 0 })
      }
      opened={opened && options.length > 0}
      onOpened={setOpened}
      onType={(text) =>
        onChange({ ...drug, name: text, ref: '', source: text.trim() === '' ? '' : 'free', substances: [] })
      }
      onPick={pick}
      onClear={() => onChange({ ...drug, name: '', ref: '', source: '', substances: [] })}
      onGiveUp={() => undefined}
      onBlur={onLeave}
      maxLength={300}
    />
  );
}

interface DrugFieldProps {
  path: string;
  drug: DrugInput;
  error: string | undefined;
  onChange: (drug: DrugInput) => void;
  onLeave: () => void;
}

/** A drug that touches an allergy gets a warning at once, which does not prevent prescribing (CL-42). */
function AllergyWarning({ drug }: { drug: DrugInput }) {
  const { status, rows } = useOwned(allergy, useContext(PrescribedFor));
  if (!drug.name?.trim()) return null;
  return (
    <>
      <AllergyTouched drug={drug} allergies={rows} />
      <AllergiesReading status={status} />
    </>
  );
}

interface LineProps extends Omit<ControlFieldProps, 'value' | 'onChange' | 'control'> {
  line: LineInput;
  onChange: (line: LineInput) => void;
}

function Line({ path, line, faults, onChange, onLeave }: LineProps) {
  const { t, language } = useTexts();
  const { dose, frequency, duration } = line;
  const drug = line.drug ?? {};
  const errorAt = (at: string) => {
    const fault = faults[`${path}.${at}`];
    return fault && issueWord(TYPE, fault, language);
  };
  const change = (patch: LineInput) => onChange(withSentence({ ...line, ...patch }, line));
  const units = (of: readonly ('h' | 'd' | 'wk' | 'mo')[], key: 'every' | 'lasting') =>
    of.map((value) => ({ value, label: t(`prescription.${key}.${value as 'd'}`) }));
  const number = (at: string, label: string, value: string | null | undefined, set: (value: string) => void) => (
    <TextField
      name={`${path}.${at}`}
      label={label}
      value={value ?? ''}
      onChange={set}
      onBlur={onLeave}
      inputMode="decimal"
      error={errorAt(at)}
    />
  );
  return (
    <>
      <DrugField
        path={`${path}.drug`}
        drug={drug}
        error={errorAt('drug.name')}
        onChange={(next) => onChange({ ...line, drug: next })}
        onLeave={onLeave}
      />
      <AllergyWarning drug={drug} />
      <DrugChoices drug={drug} onChange={(next) => onChange({ ...line, drug: next })} />
      <FieldRow>
        {number('dose.quantity', fieldWord(TYPE, 'lines.dose.quantity'), dose?.quantity, (quantity) =>
          change({ dose: { ...dose, quantity } }),
        )}
        <TextField
          name={`${path}.dose.unit`}
          label={fieldWord(TYPE, 'lines.dose.unit')}
          value={dose?.unit ?? ''}
          onChange={(unit) => change({ dose: { ...dose, unit } })}
          onBlur={onLeave}
          error={errorAt('dose.unit')}
          placeholder={t('prescription.unitExample')}
        />
      </FieldRow>
      <FieldRow columns="1fr 1fr 1fr">
        {number('frequency.times', fieldWord(TYPE, 'lines.frequency.times'), frequency?.times, (times) =>
          change({
            frequency:
              times.trim() === ''
                ? { ...frequency, times, per: '', unit: '' }
                : { ...frequency, times, per: frequency?.per || '1', unit: frequency?.unit || 'd' },
          }),
        )}
        {number('frequency.per', fieldWord(TYPE, 'lines.frequency.per'), frequency?.per, (per) =>
          change({ frequency: { ...frequency, per } }),
        )}
        <ChoiceField
          name={`${path}.frequency.unit`}
          label={fieldWord(TYPE, 'lines.frequency.unit')}
          value={frequency?.unit ?? ''}
          onChange={(unit) => change({ frequency: { ...frequency, unit } })}
          options={units(['h', 'd', 'wk', 'mo'], 'every')}
          error={errorAt('frequency.unit')}
        />
      </FieldRow>
      <FieldRow>
        {number('duration.value', fieldWord(TYPE, 'lines.duration.value'), duration?.value, (value) =>
          change({
            duration:
              value.trim() === ''
                ? { ...duration, value, unit: '' }
                : { ...duration, value, unit: duration?.unit || 'd' },
          }),
        )}
        <ChoiceField
          name={`${path}.duration.unit`}
          label={fieldWord(TYPE, 'lines.duration.unit')}
          value={duration?.unit ?? ''}
          onChange={(unit) => change({ duration: { ...duration, unit } })}
          options={units(['d', 'wk', 'mo'], 'lasting')}
          error={errorAt('duration.unit')}
        />
      </FieldRow>
      <CheckField
        name={`${path}.asNeeded`}
        label={fieldWord(TYPE, 'lines.asNeeded')}
        value={line.asNeeded === true}
        onChange={(asNeeded) => change({ asNeeded: asNeeded || null })}
      />
      <AreaField
        name={`${path}.posology`}
        label={fieldWord(TYPE, 'lines.posology')}
        required
        rows={2}
        value={line.posology ?? ''}
        onChange={(posology) => onChange({ ...line, posology })}
        onBlur={onLeave}
        error={errorAt('posology')}
        help={t('prescription.posologyHelp')}
      />
      <FieldRow>
        <TextField
          name={`${path}.quantity`}
          label={fieldWord(TYPE, 'lines.quantity')}
          value={line.quantity ?? ''}
          onChange={(quantity) => onChange({ ...line, quantity })}
          onBlur={onLeave}
          error={errorAt('quantity')}
        />
        {number('refills', fieldWord(TYPE, 'lines.refills'), line.refills, (refills) => onChange({ ...line, refills }))}
      </FieldRow>
      <CheckField
        name={`${path}.substitutionAllowed`}
        label={fieldWord(TYPE, 'lines.substitutionAllowed')}
        value={line.substitutionAllowed !== false}
        onChange={(isAllowed) => onChange({ ...line, substitutionAllowed: isAllowed ? null : false })}
        help={line.substitutionAllowed === false ? t('prescription.whyNotSubstituted') : undefined}
      />
      <CheckField
        name={`${path}.notReimbursed`}
        label={fieldWord(TYPE, 'lines.notReimbursed')}
        value={line.notReimbursed === true}
        onChange={(isNot) => onChange({ ...line, notReimbursed: isNot || null })}
      />
      <TextField
        name={`${path}.note`}
        label={fieldWord(TYPE, 'lines.note')}
        value={line.note ?? ''}
        onChange={(note) => onChange({ ...line, note })}
        onBlur={onLeave}
        error={errorAt('note')}
        placeholder={t('prescription.noteExample')}
      />
    </>
  );
}

/** The lines of an ordonnance. Replaces the contract's control. */
export function PrescriptionLines(props: ControlFieldProps) {
  const { path, control, value, onChange } = props;
  const { t } = useTexts();
  const { language } = useTexts();
  const of = control.kind === 'list' ? control.of : null;
  const lines = asList(value).map((line) => asObject(line) as LineInput);
  const shown = lines.length === 0 && of !== null ? [asObject(emptyOf(of)) as LineInput] : lines;
  const fault = props.faults[path];
  const set = (at: number, line: LineInput) => onChange(shown.map((other, index) => (index === at ? line : other)));
  return (
    <>
      {fault && <Banner tone="refused" title={issueWord(TYPE, fault, language)} />}
      {shown.map((line, at) => (
        // A line has no id of its own: its place is what tells it apart.
        // oxlint-disable-next-line react/no-array-index-key
        <FieldGroup
          key={at}
          label={t('prescription.line', { number: at + 1 })}
          remove={
            shown.length > 1 && (
              <Button
                kind="danger"
                icon={<IconTrash size={17} aria-hidden />}
                onClick={() => onChange(shown.filter((_, index) => index !== at))}
              >
                {t('prescription.removeLine', { number: at + 1 })}
              </Button>
            )
          }
        >
          <Line {...props} path={`${path}.${at}`} line={line} onChange={(next) => set(at, next)} />
        </FieldGroup>
      ))}
      <div>
        <Button
          kind="quiet"
          icon={<IconPlus size={17} aria-hidden />}
          onClick={() => of !== null && onChange([...shown, emptyOf(of)])}
          data-testid="add-line"
        >
          {t('prescription.addLine')}
        </Button>
      </div>
    </>
  );
}
