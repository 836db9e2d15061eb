/** French social security number (NIR): 13 characters and a key of 2 digits. Source: betagouv/nir_validate; INSEE. */

const SHAPE = /^[1-478]\d{2}(0[1-9]|1[0-2]|[2-3]\d|4[0-2]|[5-9]\d)(\d{2}|2[AB])\d{6}(\d{2})?$/;

export const compactNir = (value: string): string => value.replace(/[\s.-]/g, '').toUpperCase();

/** `184122A12345697` → `1 84 12 2A 123 456 97` */
export function formatNir(value: string): string {
  const match = /^(\d)(\d{2})(\d{2})(\w{2})(\d{3})(\d{3})(\d{2})?$/.exec(compactNir(value));
  return match ? match.slice(1).filter(Boolean).join(' ') : value;
}

/** The key of the first 13 characters: 97 − (number mod 97), Corsica's 2A and 2B counting as 19 and 18. */
export function nirKey(nir: string): string {
  const number = BigInt(compactNir(nir).slice(0, 13).replace('2A', '19').replace('2B', '18'));
  return String(97n - (number % 97n)).padStart(2, '0');
}

export type NirDoubt = 'shape' | 'key' | 'sex' | 'year' | 'month';

/** What makes a number doubtful beside the rest of the record. Worth a warning, never a refusal. */
export function nirDoubt(value: string, gender: string, birthDate: string): NirDoubt | null {
  const nir = compactNir(value);
  if (nir === '') return null;
  if (!SHAPE.test(nir)) return 'shape';
  if (nir.length === 15 && nirKey(nir) !== nir.slice(13)) return 'key';
  const male = '137'.includes(nir.charAt(0));
  if ((gender === 'male' && !male) || (gender === 'female' && male)) return 'sex';
  const [year, month] = birthDate.split('-');
  if (year && nir.slice(1, 3) !== year.slice(2)) return 'year';
  const ofNumber = Number(nir.slice(3, 5));
  if (month && ofNumber <= 12 && ofNumber !== Number(month)) return 'month';
  return null;
}
