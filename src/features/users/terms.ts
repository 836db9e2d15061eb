import type { Template } from '../../contract/entities/template.ts';
import type { User } from '../../contract/entities/user.ts';
import { textOf, type Language } from '../../ui/i18n/i18n.ts';
import { valueWord } from '../../ui/i18n/words.ts';

/** A role and its share of fees. */
export type Terms = Pick<User & Template, 'role' | 'percentage'>;

/** The terms of a template or a user in words: `Infirmier · 12,5 %`. */
export function termsWord({ role, percentage }: Terms, language: Language): string {
  const share = percentage !== undefined ? `${valueWord('user', 'percentage', percentage, language)}\u00a0%` : '';
  return [textOf(`role.${String(role)}`) ?? String(role), share].filter(Boolean).join(' · ');
}

/** Whether the terms of a user differ from those of the template. */
export const differs = (user: Terms, template: Terms): boolean =>
  (['role', 'percentage'] as const).some((field) => (user[field] ?? null) !== (template[field] ?? null));
