import type { JsonObject } from '../../lib/json.ts';
import { useTexts } from '../../ui/i18n.ts';
import { ageOn, formatPartialDate } from '../../ui/partial-date.ts';

/** `F`, `42 ans`, `29/02/1984`: how a person is told apart in a list and in a heading. */
export function usePersonWords(): (patient: JsonObject, today: Date) => { sex: string; age: string; born: string } {
  const { t } = useTexts();
  return (patient, today) => {
    const gender = patient['gender'];
    const date = typeof patient['birthDate'] === 'string' ? patient['birthDate'] : '';
    const age = ageOn(date, today);
    const sex = gender === 'male' || gender === 'female' || gender === 'other' || gender === 'unknown' ? t(`patient.sex.${gender}`) : '';
    const deceased = patient['deceased'] === true || typeof patient['deceased'] === 'string';
    const approximate = patient['birthDateApproximate'] === true ? '≈ ' : '';
    return {
      sex,
      age: deceased ? t('patient.deceased') : age ? approximate + t(`patient.age.${age.unit}`, { count: age.value }) : '',
      born: formatPartialDate(date),
    };
  };
}
