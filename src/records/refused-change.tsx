import { entityOf, type Domain } from '../contract/domain.ts';
import { applyPatch } from '../contract/entity.ts';
import { isIssueCode } from '../contract/issues.ts';
import { useDomain, type OutboxEntry } from '../hooks/index.ts';
import { useTexts, type Language } from '../ui/i18n/i18n.ts';
import { fieldWord, valueWord } from '../ui/i18n/words.ts';
import { issuesOfRefusal } from './faults.ts';
import { issueLine } from './issue-words.ts';
import styles from './refused-change.module.css';

type Refused = Pick<OutboxEntry, 'state' | 'entityType' | 'rejection' | 'base' | 'payload'>;

interface Reason {
  text: string;
  /** In the server's English words: this version knows no others. */
  isEnglish: boolean;
}

/** Why the server refused a change, fault by fault; empty where it names none. */
function reasonsOf(domain: Domain, entry: Refused, now: Date, language: Language): Reason[] {
  const definition = entityOf(domain, entry.entityType);
  if (entry.state !== 'rejected' || entry.rejection === null || !definition) return [];
  const content = applyPatch(entry.base ?? {}, entry.payload);
  return issuesOfRefusal(definition, entry.rejection, content, now).map((found) => ({
    text: issueLine(entry.entityType, found, language),
    isEnglish: !isIssueCode(found.code),
  }));
}

/** Why the server refused a change, fault by fault, where it names them. */
export function RefusalReasons({ entry, now }: { entry: Refused; now: Date }) {
  const { language } = useTexts();
  const reasons = reasonsOf(useDomain(), entry, now, language);
  if (reasons.length === 0) return null;
  return (
    <ul className={styles['reasons']} data-testid="reasons">
      {reasons.map(({ text, isEnglish }, at) => (
        <li key={at} lang={isEnglish ? 'en' : undefined}>
          {text}
        </li>
      ))}
    </ul>
  );
}

/** What was typed, field by field, where no form shows it. `emptied` stands for a field that was cleared. */
export function TypedContent({ entry, title, emptied }: { entry: Refused; title: string; emptied: string }) {
  const { language } = useTexts();
  const fields = Object.entries(entry.payload);
  if (fields.length === 0) return null;
  return (
    <details className={styles['typed']} data-testid="typed">
      <summary>{title}</summary>
      <dl>
        {fields.map(([field, value]) => (
          <div key={field}>
            <dt>{fieldWord(entry.entityType, field)}</dt>
            <dd>{valueWord(entry.entityType, field, value, language) || emptied}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
