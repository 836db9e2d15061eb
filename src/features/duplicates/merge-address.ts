/** The part of a patient's address that asks for the comparison with another one. */
export const MERGE = 'merge';

/** The address of the comparison of two records: the page of the older one, which has the lower id. */
export function mergeAddress(one: string, other: string): string {
  const [older, later] = one < other ? [one, other] : [other, one];
  return `/patients/${older}?${new URLSearchParams({ [MERGE]: later }).toString()}`;
}
