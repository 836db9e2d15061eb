import type { Patient } from '../../contract/entities/patient.ts';
import { formatPhone } from '../../ui/i18n/format.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { ageOn, formatPartialDate, type Age } from '../../ui/i18n/partial-date.ts';
import { insOf } from './identifiers-field.tsx';

export interface Death {
  /** As far as it is known: `2025-06-19`, `2025`, or empty. */
  date: string;
  /** Where both days are known well enough to tell it. */
  age: Age | null;
}

/** null for the living. */
export function deathOf({ deceased, birthDate = '' }: Patient): Death | null {
  const date = typeof deceased === 'string' ? deceased : '';
  if (date === '' && deceased !== true) return null;
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return { date, age: date.length === 10 ? ageOn(birthDate, new Date(year, month - 1, day)) : null };
}

export interface PersonWords {
  sex: string;
  /** `42 ans`, or of the dead: `décédée`. */
  age: string;
  born: string;
  /** Of the living `42 ans (29/02/1984)`; of the dead `née le 08/01/1938` and `décédée le 19/06/2025 à 87 ans`. */
  life: string[];
}

/** The details that distinguish a person in a list and in a heading. */
export function usePersonWords(): (patient: Patient, today: Date) => PersonWords {
  const { t } = useTexts();
  return (patient, today) => {
    const { gender, birthDate: date = '' } = patient;
    const form = gender === 'male' || gender === 'female' ? gender : 'other';
    const sex = textOf(`patient.sex.${gender ?? ''}`) ?? '';
    const approximate = patient.birthDateApproximate === true ? '≈ ' : '';
    const ageWords = (age: Age | null) => (age ? approximate + t(`patient.age.${age.unit}`, { count: age.value }) : '');
    const born = formatPartialDate(date);
    const death = deathOf(patient);
    if (death === null) {
      const age = ageWords(ageOn(date, today));
      return { sex, age, born, life: [[age, born && `(${born})`].filter(Boolean).join(' ')] };
    }
    const on = death.date.length === 10 ? 'on' : 'in';
    const died =
      death.date === ''
        ? t(`patient.dead.${form}`)
        : t(`patient.died.${form}.${on}`, { date: formatPartialDate(death.date) });
    const at = ageWords(death.age);
    const bornOn = born && t(`patient.bornOn.${form}.${date.length === 10 ? 'on' : 'in'}`, { date: born });
    return {
      sex,
      age: t(`patient.dead.${form}`),
      born,
      life: [bornOn, at === '' ? died : t('patient.diedAt', { died, age: at })].filter(Boolean),
    };
  };
}

/** What a row of the list says of a patient beside the name. */
export function usePatientRow(): (patient: Patient, today: Date) => string[] {
  const personWords = usePersonWords();
  return (patient, today) => {
    const { sex, age, born } = personWords(patient, today);
    return [sex, age, born];
  };
}

/** Under the name: the birth name where another is used, sex and age, INS, phone. */
export function usePatientSubHead(): (record: Patient, now: Date) => string[] {
  const { t } = useTexts();
  const personWords = usePersonWords();
  return (record, now) => {
    const words = personWords(record, now);
    const [phone] = record.phones ?? [];
    const ins = insOf(record);
    const name = record.usualName === undefined ? '' : (record.birthName ?? '').toLocaleUpperCase('fr');
    return [
      name && t(record.gender === 'female' ? 'patient.bornFemale' : 'patient.born', { name }),
      [words.sex, ...words.life].filter(Boolean).join(' · '),
      ins && t('patient.insShort', { number: ins }),
      phone ? formatPhone(phone) : '',
    ];
  };
}
