/** The name of the blob that changes whenever the saved lists of this type are removed (SPEC SV-239). */
export const removalMark = (entityType: string): string => `lists-removed:${entityType}`;

/** Under which name a part of a type's saved list is stored. */
export const listPart = (entityType: string, part: string): string => `list:${entityType}:${part}`;
