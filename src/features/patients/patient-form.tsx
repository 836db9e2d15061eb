import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useRef } from 'react';
import { nirDoubt } from '../../contract/clinical/nir.ts';
import {
  GENDERS,
  IDENTITY_STATUSES,
  IDENTITY_VALIDATION_MODES,
  MARITAL_STATUSES,
  patient,
} from '../../contract/entities/patient.ts';
import { maxLengthOf } from '../../contract/fields.ts';
import { FormFrame } from '../../records/form-frame.tsx';
import { useFormState, useLasting } from '../../records/form-state.ts';
import { issueWord } from '../../records/issue-words.ts';
import type { RecordFormProps } from '../../records/record-module.ts';
import { phoneDoubt } from '../../lib/phone.ts';
import { Button } from '../../ui/primitives/button.tsx';
import {
  AreaField,
  CheckField,
  ChoiceField,
  DateField,
  TextField,
  type ChoiceOption,
} from '../../ui/primitives/fields.tsx';
import { FieldGroup, FieldRow, FormSection } from '../../ui/primitives/form-layout.tsx';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { shownIdentifiers } from '../../ui/i18n/words.ts';
import { EMPTY_CONTACT, EMPTY_COVERAGE, type IdentifierInput, type PatientInput } from './form-model.ts';

export type PatientFormProps = RecordFormProps<PatientInput>;

const most = (field: 'phones' | 'contacts' | 'coverage') => maxLengthOf(patient.fields.shape[field]) ?? Infinity;
const MOST = { phones: most('phones'), contacts: most('contacts'), coverage: most('coverage') };

const LANGUAGES = ['fr', 'ar', 'en', 'es', 'pt', 'it', 'de', 'tr', 'kab', 'ru', 'uk', 'zh'];

/** The same array for the same choices, so that a field whose value stays is not rendered again. */
function useChoices(language: string) {
  const made = useRef(new Map<string, ChoiceOption[]>());
  return (field: string, values: readonly string[], current: string): ChoiceOption[] => {
    const key = `${language} ${field} ${values.includes(current) ? '' : current}`;
    const known = made.current.get(key);
    if (known) return known;
    const options = [...new Set([...values, current])]
      .filter(Boolean)
      .map((value) => ({ value, label: textOf(`choice.patient.${field}.${value}`) ?? value }));
    made.current.set(key, options);
    return options;
  };
}

/** One field for a number that several systems have: they are changed together. */
function numbersOf(identifiers: readonly IdentifierInput[]): { label: string; places: readonly number[] }[] {
  return shownIdentifiers(identifiers.map((item) => ({ ...item }))).map(({ label, value }) => ({
    label,
    places: identifiers.flatMap((item, at) => (item.value.toLowerCase() === value.toLowerCase() ? [at] : [])),
  }));
}

/** Ids of the inputs by the contract's path, where they differ. */
const INPUT_OF_PATH: readonly [RegExp, string][] = [
  [/^identifiers.*/, 'identifiers'],
  [/^phones\.(\d+)$/, 'phones'],
  [/^contacts\.\d+\.(?:name|relation|phone)$/, 'contacts'],
  [/^coverage\.\d+\.(?:payer|number)$/, 'coverage'],
];

const inputName = (path: string): string => INPUT_OF_PATH.find(([pattern]) => pattern.test(path))?.[1] ?? path;

export function PatientForm(props: PatientFormProps) {
  const { start, hint } = props;
  const { t, language } = useTexts();
  const choices = useChoices(language);
  const lasting = useLasting();
  const { input, set: setAll, faults, shown, tried, tryToSave, leave } = useFormState(props);
  const set = <K extends keyof PatientInput>(name: K, value: PatientInput[K], field: string) =>
    setAll({ ...input, [name]: value }, field);

  const errorAt = (path: string): string | undefined => {
    const fault =
      shown[path] ??
      (path === 'identifiers' || path === 'phones'
        ? Object.entries(shown).find(([at]) => at.startsWith(`${path}.`))?.[1]
        : undefined);
    return fault && issueWord('patient', fault, language);
  };

  type TextName = { [K in keyof PatientInput]: PatientInput[K] extends string ? K : never }[keyof PatientInput];
  const bind = (name: TextName, path: string = name) => ({
    name: path,
    label: textOf(`field.patient.${path}`) ?? path,
    value: input[name],
    onChange: lasting(`change ${path}`, (value: string) => set(name, value, path.split('.')[0] ?? path)),
    onBlur: lasting(`leave ${path}`, () => leave(path.split('.')[0] ?? path)),
    error: errorAt(path),
  });
  const bindItem = <L extends 'contacts' | 'coverage', M extends keyof PatientInput[L][number] & string>(
    list: L,
    index: number,
    member: M,
    first = false,
  ) => {
    const items = input[list] as unknown as Record<string, string>[];
    return {
      name: first && index === 0 ? list : `${list}.${index}.${member}`,
      label: textOf(`field.patient.${list}.${member}`) ?? member,
      value: items[index]?.[member] ?? '',
      onChange: lasting(`change ${list}.${index}.${member}`, (value: string) =>
        set(
          list,
          items.map((item, at) => (at === index ? { ...item, [member]: value } : item)) as unknown as PatientInput[L],
          list,
        ),
      ),
      onBlur: lasting(`leave ${list}`, () => leave(list)),
      error: errorAt(`${list}.${index}.${member}`),
    };
  };
  const remove = (list: 'contacts' | 'coverage' | 'phones', index: number) =>
    set(list, (input[list] as unknown[]).filter((_, at) => at !== index) as never, list);
  const removeButton = (list: 'contacts' | 'coverage', index: number, label: string) =>
    input[list].length > 1 ? (
      <Button kind="danger" icon={<IconTrash size={17} aria-hidden />} onClick={() => remove(list, index)}>
        {label}
      </Button>
    ) : undefined;

  const nir = nirDoubt(input.ins, input.gender, input.birthDate);

  return (
    <FormFrame
      {...props}
      entityType="patient"
      first="birthName"
      faults={faults}
      shown={shown}
      tried={tried}
      onTry={tryToSave}
      onSave={() => props.onSave(input)}
      inputOfPath={inputName}
    >
      <FormSection title={t('patient.section.identity')}>
        <TextField {...bind('birthName')} required autoCapitalize="characters" spellCheck={false} />
        <TextField
          {...bind('birthGivenNames')}
          required
          help={t('patient.help.birthGivenNames')}
          autoCapitalize="words"
          spellCheck={false}
        />
        <FieldRow>
          <DateField {...bind('birthDate')} required />
          <ChoiceField {...bind('gender')} required options={choices('gender', GENDERS, input.gender)} />
        </FieldRow>
        <CheckField
          name="birthDateApproximate"
          label={t('field.patient.birthDateApproximate')}
          value={input.birthDateApproximate}
          onChange={lasting('change birthDateApproximate', (value: boolean) =>
            set('birthDateApproximate', value, 'birthDateApproximate'),
          )}
        />
        {hint}
        <FieldRow>
          <TextField {...bind('usualName')} autoCapitalize="characters" spellCheck={false} />
          <TextField {...bind('usualGiven')} autoCapitalize="words" spellCheck={false} />
        </FieldRow>
        <TextField {...bind('firstGivenName')} autoCapitalize="words" spellCheck={false} />
        <FieldRow>
          <TextField {...bind('birthPlace')} autoCapitalize="words" />
          <TextField {...bind('birthPlaceInsee')} autoCapitalize="characters" />
        </FieldRow>
        <TextField
          {...bind('ins', 'identifiers')}
          label={t('patient.ins')}
          inputMode="numeric"
          warning={nir ? t(`patient.nirDoubt.${nir}`) : undefined}
        />
        {numbersOf(start.otherIdentifiers).map(({ label, places: [first = 0, ...rest] }) => (
          <TextField
            key={first}
            name={`identifiers.${first}`}
            label={label}
            value={input.otherIdentifiers[first]?.value ?? ''}
            onChange={lasting(`change identifiers.${first}`, (value: string) =>
              set(
                'otherIdentifiers',
                input.otherIdentifiers.map((other, at) =>
                  at === first || rest.includes(at) ? { ...other, value } : other,
                ),
                'identifiers',
              ),
            )}
          />
        ))}
        <FieldRow>
          <ChoiceField
            {...bind('identityStatus')}
            options={choices('identityStatus', IDENTITY_STATUSES, input.identityStatus)}
          />
          <ChoiceField
            {...bind('identityValidationMode')}
            options={choices('identityValidationMode', IDENTITY_VALIDATION_MODES, input.identityValidationMode)}
          />
        </FieldRow>
      </FormSection>

      <FormSection optional title={t('patient.section.contact')}>
        {input.phones.map((phone, index) => (
          <FieldGroup
            key={index}
            label={t('patient.phoneNumber', { number: index + 1 })}
            remove={
              input.phones.length > 1 ? (
                <Button
                  kind="danger"
                  icon={<IconTrash size={17} aria-hidden />}
                  onClick={() => remove('phones', index)}
                >
                  {t('patient.removePhone', { number: index + 1 })}
                </Button>
              ) : undefined
            }
          >
            <TextField
              name={index === 0 ? 'phones' : `phones.${index}`}
              label={index === 0 ? t('field.patient.phones') : t('patient.otherPhone')}
              value={phone}
              type="tel"
              inputMode="tel"
              onChange={lasting(`change phones.${index}`, (value: string) =>
                set(
                  'phones',
                  input.phones.map((other, at) => (at === index ? value : other)),
                  'phones',
                ),
              )}
              onBlur={lasting('leave phones', () => leave('phones'))}
              error={index === 0 ? errorAt('phones') : undefined}
              warning={phoneDoubt(phone) ? t('patient.phoneDoubt') : undefined}
            />
          </FieldGroup>
        ))}
        {input.phones.length < MOST.phones && input.phones.at(-1) !== '' && (
          <div>
            <Button
              kind="quiet"
              icon={<IconPlus size={17} aria-hidden />}
              onClick={() => set('phones', [...input.phones, ''], 'phones')}
            >
              {t('patient.addPhone')}
            </Button>
          </div>
        )}
        <TextField {...bind('email')} type="email" inputMode="email" spellCheck={false} autoCapitalize="none" />
        <AreaField {...bind('addressLine', 'address')} label={t('field.patient.address.line')} rows={2} />
        <FieldRow columns="140px 1fr">
          <TextField {...bind('postcode', 'address.postcode')} inputMode="numeric" />
          <TextField {...bind('city', 'address.city')} />
        </FieldRow>
        <FieldRow>
          <TextField {...bind('country', 'address.country')} />
          <TextField {...bind('wilaya', 'address.wilaya')} />
        </FieldRow>
      </FormSection>

      <FormSection optional title={t('patient.section.contacts')} help={t('patient.help.contacts')}>
        {input.contacts.map((_, index) => (
          <FieldGroup
            key={index}
            label={t('patient.contactNumber', { number: index + 1 })}
            remove={removeButton('contacts', index, t('patient.removeContact', { number: index + 1 }))}
          >
            <TextField {...bindItem('contacts', index, 'name', true)} />
            <FieldRow>
              <TextField {...bindItem('contacts', index, 'relation')} />
              <TextField {...bindItem('contacts', index, 'phone')} type="tel" inputMode="tel" />
            </FieldRow>
          </FieldGroup>
        ))}
        {input.contacts.length < MOST.contacts && input.contacts.at(-1)?.name !== '' && (
          <div>
            <Button
              kind="quiet"
              icon={<IconPlus size={17} aria-hidden />}
              onClick={() => set('contacts', [...input.contacts, EMPTY_CONTACT], 'contacts')}
            >
              {t('patient.addContact')}
            </Button>
          </div>
        )}
      </FormSection>

      <FormSection optional title={t('patient.section.coverage')}>
        {input.coverage.map((_, index) => (
          <FieldGroup
            key={index}
            label={t('patient.coverageNumber', { number: index + 1 })}
            remove={removeButton('coverage', index, t('patient.removeCoverage', { number: index + 1 }))}
          >
            <TextField {...bindItem('coverage', index, 'payer', true)} />
            <FieldRow columns="1fr 140px">
              <TextField {...bindItem('coverage', index, 'number')} />
              <TextField {...bindItem('coverage', index, 'rate')} inputMode="decimal" />
            </FieldRow>
          </FieldGroup>
        ))}
        {input.coverage.length < MOST.coverage && input.coverage.at(-1)?.payer !== '' && (
          <div>
            <Button
              kind="quiet"
              icon={<IconPlus size={17} aria-hidden />}
              onClick={() => set('coverage', [...input.coverage, EMPTY_COVERAGE], 'coverage')}
            >
              {t('patient.addCoverage')}
            </Button>
          </div>
        )}
      </FormSection>

      <FormSection optional title={t('patient.section.care')}>
        <TextField {...bind('generalPractitioner')} />
        <FieldRow>
          <ChoiceField {...bind('language')} options={choices('language', LANGUAGES, input.language)} />
          <ChoiceField
            {...bind('maritalStatus')}
            options={choices('maritalStatus', MARITAL_STATUSES, input.maritalStatus)}
          />
        </FieldRow>
        <FieldRow>
          <DateField {...bind('deceased')} value={input.deceased === 'yes' ? '' : input.deceased} />
          <CheckField
            name="deathWithoutDate"
            label={t('patient.deathWithoutDate')}
            value={input.deceased === 'yes'}
            onChange={lasting('change deathWithoutDate', (value: boolean) =>
              set('deceased', value ? 'yes' : '', 'deceased'),
            )}
          />
        </FieldRow>
        <AreaField {...bind('note')} rows={4} />
        <CheckField
          name="active"
          label={t('field.patient.active')}
          help={t('patient.help.active')}
          value={input.active}
          onChange={lasting('change active', (value: boolean) => set('active', value, 'active'))}
        />
      </FormSection>
    </FormFrame>
  );
}
