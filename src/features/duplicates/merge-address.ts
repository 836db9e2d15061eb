/** The part of a patient's address that asks for the comparison with another one. */
export const MERGE = 'merge';

/** Where two records that may be one person are compared: on the page of the older one (ids tell the order). */
export function mergeAddress(one: string, other: string): string {
  const [older, later] = one < other ? [one, other] : [other, one];
  return `/patients/${older}?${new URLSearchParams({ [MERGE]: later }).toString()}`;
}
