/** Under which name a part of a type's saved list is stored. */
export const listPart = (entityType: string, part: string): string => `list:${entityType}:${part}`;
