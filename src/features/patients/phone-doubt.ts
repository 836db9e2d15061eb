/** A number that no network would take (E.164: 15 digits at most). Worth a look: extensions and foreign habits are kept as they were typed. */
export function phoneDoubt(typed: string): boolean {
  const digits = typed.replace(/\D/g, '');
  if (typed.trim() === '') return false;
  if (digits.length < 8 || digits.length > 15) return true;
  const national = /^\s*0[^0]/.test(typed);
  // France has 10 digits from the leading zero, Algeria 9 (landlines) or 10.
  return national && (digits.length < 9 || digits.length > 10);
}
