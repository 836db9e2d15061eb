import { useSearchParams } from 'react-router';
import { ROLES } from '../../contract/permissions.ts';
import type { Permission } from '../../contract/rights.ts';
import { accessRule } from '../../contract/entities/access-rule.ts';
import { user } from '../../contract/entities/user.ts';
import { useRecords, useSyncMutation } from '../../hooks/index.ts';
import { isReference, ReferenceField } from '../../records/reference-field.tsx';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { Banner, SkeletonRows } from '../../ui/primitives/states.tsx';
import { Screen } from '../../ui/shell/frame.tsx';
import { usePage } from '../../ui/shell/page.ts';
import { tell } from '../../ui/shell/undo-toast.tsx';
import styles from './access.module.css';
import { DevicesBehind } from './devices-behind.tsx';
import {
  choicesForPerson,
  choicesForRole,
  exceptionsOf,
  MODULES,
  PERMISSION_STEPS,
  rightOf,
  roleRight,
  ruleAfter,
  ruleOf,
  type RuleFields,
  type Someone,
  type StoredRule,
  type Wish,
} from './rights-model.ts';

const stepName = (permission: Permission): 'rw' | 'r' | 'none' => (permission === '' ? 'none' : permission);
const moduleWord = (module: string): string => textOf(`access.of.${module}`) ?? module;
const roleWord = (role: string): string => textOf(`role.${role}`) ?? role;

interface CellProps {
  label: string;
  testId: string;
  value: Permission;
  choices: readonly Permission[];
  isNarrowed: boolean;
  onChange: (permission: Permission) => void;
}

/** A right, and what it may become. One that cannot change is plain text. */
function Cell({ label, testId, value, choices, isNarrowed, onChange }: CellProps) {
  const { t } = useTexts();
  if (choices.length < 2)
    return (
      <td data-testid={testId} data-right={value} className={styles['fixed']}>
        {t(`access.right.${stepName(value)}`)}
      </td>
    );
  return (
    <td data-narrowed={isNarrowed}>
      <select
        aria-label={label}
        className={styles['choice']}
        data-testid={testId}
        data-right={value}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value as Permission)}
      >
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {t(`access.right.${stepName(choice)}`)}
          </option>
        ))}
      </select>
    </td>
  );
}

/** What the rules come to for one person, in sentences. */
function Means({ person, rules }: { person: Someone; rules: readonly StoredRule[] }) {
  const { t, language } = useTexts();
  const names = new Intl.ListFormat(language, { type: 'conjunction' });
  return (
    <section className={styles['means']} aria-labelledby="access-means" data-testid="access-means">
      <h2 id="access-means">{t('access.means', { name: person.name })}</h2>
      <dl>
        {PERMISSION_STEPS.map((step) => {
          const modules = MODULES.filter((module) => rightOf(person, module, rules) === step).map(moduleWord);
          return (
            modules.length > 0 && (
              <div key={step}>
                <dt>{t(`access.rightLong.${stepName(step)}`)}</dt>
                <dd data-testid={`means-${stepName(step)}`}>{names.format(modules)}</dd>
              </div>
            )
          );
        })}
      </dl>
    </section>
  );
}

function useRules() {
  const { status, ids, row } = useRecords(accessRule);
  const shown = ids.flatMap((id) => {
    const found = row(id);
    return found === undefined ? [] : [found];
  });
  return {
    status,
    rules: shown.map(({ id, summary }) => ruleOf(id, summary)),
    isUnsent: shown.some(({ syncState }) => syncState !== 'synced'),
    /** When the newest rule reached the server; null: there is none. */
    newest: shown
      .map(({ summary }) => summary.updatedAt)
      .reduce<string | null>(
        (latest, at) => (at !== undefined && (latest === null || at > latest) ? at : latest),
        null,
      ),
  };
}

function usePeople(): readonly Someone[] {
  const { ids, row } = useRecords(user);
  return ids.flatMap((userId) => {
    const summary = row(userId)?.summary;
    return summary === undefined ? [] : [{ userId, role: summary.role ?? '', name: summary.name ?? '' }];
  });
}

/** Puts the one rule that a module needs in the place of all that it has. */
function useSaveRule() {
  const { t } = useTexts();
  const { create, mutate, delete: remove } = useSyncMutation(accessRule);
  const failed = () => tell(t('access.notKept'));
  return (before: readonly StoredRule[], fields: RuleFields | null): void => {
    const [first, ...more] = before;
    const gone = fields === null ? before : more;
    if (fields !== null) {
      const { module: _module, ...lists } = fields;
      (first === undefined ? create(fields) : mutate(first.id, lists)).catch(failed);
    }
    for (const { id } of gone) remove(id).catch(failed);
  };
}

/** `/admin/access`: who reads and edits what, by role and by person, and what it means for one of them. */
export function AccessScreen() {
  const { t } = useTexts();
  const [search, setSearch] = useSearchParams();
  const { status, rules, isUnsent, newest } = useRules();
  const people = usePeople();
  const save = useSaveRule();
  usePage({ title: t('nav.access'), back: '/admin' });
  const asked = search.get('person') ?? '';
  const person = people.find(({ userId }) => userId === asked) ?? null;
  if (status === 'loading') return <SkeletonRows rows={10} label={t('state.loading')} />;
  const wish = (module: string, who: string, made: Wish): void => {
    const before = rules.filter((rule) => rule.module === module);
    save(before, ruleAfter(module, before, people, made));
    const right = t(`access.rightLong.${stepName(made.permission)}`);
    tell(t('access.saved', { module: moduleWord(module), who, right }));
  };
  return (
    <Screen width={1180}>
      <p className={styles['intro']}>{t('access.intro')}</p>
      {isUnsent && <Banner tone="waiting" title={t('access.unsent')} />}
      <DevicesBehind key={newest} since={newest} />
      <div className={styles['who']}>
        <ReferenceField
          name="person"
          label={t('access.person')}
          required
          to="user"
          value={asked}
          onChange={(value) => setSearch(isReference(value) ? { person: value } : {}, { replace: true })}
        />
        {person === null && <p className={styles['note']}>{t('access.personHelp')}</p>}
      </div>
      {person !== null && <Means person={person} rules={rules} />}
      <div className={styles['scroll']} tabIndex={0} role="region" aria-label={t('nav.access')}>
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{t('access.module')}</th>
              {person !== null && (
                <th scope="col" className={styles['person']}>
                  {person.name}
                </th>
              )}
              {ROLES.map((role) => (
                <th key={role} scope="col">
                  {roleWord(role)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {MODULES.map((module) => {
              const exceptions = exceptionsOf(module, rules, people);
              return (
                <tr key={module} data-testid={`access-${module}`}>
                  <th scope="row">
                    {moduleWord(module)}
                    {exceptions.length > 0 && (
                      <small>{t('access.by', { names: exceptions.map(({ name }) => name).join(', ') })}</small>
                    )}
                  </th>
                  {person !== null && (
                    <Cell
                      label={t('access.cell', { module: moduleWord(module), who: person.name })}
                      testId={`right-${module}-person`}
                      value={rightOf(person, module, rules)}
                      choices={choicesForPerson(person, module, rules)}
                      isNarrowed={false}
                      onChange={(permission) =>
                        wish(module, person.name, { kind: 'person', userId: person.userId, permission })
                      }
                    />
                  )}
                  {ROLES.map((role) => {
                    const right = roleRight(role, module, rules);
                    const choices = choicesForRole(role, module);
                    return (
                      <Cell
                        key={role}
                        label={t('access.cell', { module: moduleWord(module), who: roleWord(role) })}
                        testId={`right-${module}-${role}`}
                        value={right}
                        choices={choices}
                        isNarrowed={right !== choices[0]}
                        onChange={(permission) => wish(module, roleWord(role), { kind: 'role', role, permission })}
                      />
                    );
                  })}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Screen>
  );
}
