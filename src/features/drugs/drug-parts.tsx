import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { HeldEntry } from '../../contract/drug-editing.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { TextField } from '../../ui/primitives/fields.tsx';
import { FieldGroup, FieldRow, FormSection } from '../../ui/primitives/form-layout.tsx';
import { NO_PACK, NO_SUBSTANCE } from './drug-entry.ts';

interface PartsProps<T> {
  rows: readonly T[];
  onChange: (rows: T[]) => void;
  /** The text of an error at a place of the form. */
  wrong: (path: string) => string | undefined;
}

/** The parts of a drug, one group of fields for each; `children` renders the fields of one part. */
function Parts<T extends object>({
  name,
  title,
  labelOf,
  add,
  empty,
  rows,
  onChange,
  wrong,
  children,
}: PartsProps<T> & {
  name: keyof HeldEntry;
  title: string;
  labelOf: (number: number) => string;
  add: string;
  empty: T;
  children: (row: T, at: number, field: (field: keyof T & string, label: string) => ReactNode) => ReactNode;
}) {
  const { t } = useTexts();
  return (
    <FormSection title={title} optional>
      {rows.map((row, at) => {
        const set = (patch: Partial<T>) =>
          onChange(rows.map((one, place) => (place === at ? { ...one, ...patch } : one)));
        const field = (column: keyof T & string, label: string) => (
          <TextField
            key={column}
            name={`${name}.${at}.${column}`}
            label={label}
            value={String(row[column])}
            onChange={(value) => set({ [column]: value } as Partial<T>)}
            error={wrong(`${name}.${at}.${column}`)}
          />
        );
        return (
          // A row has no id of its own: its place is what tells it apart.
          // oxlint-disable-next-line react/no-array-index-key
          <FieldGroup
            key={at}
            label={labelOf(at + 1)}
            remove={
              <Button
                kind="danger"
                icon={<IconTrash size={17} aria-hidden />}
                onClick={() => onChange(rows.filter((_, place) => place !== at))}
                aria-label={`${t('catalogue.remove')} ${labelOf(at + 1)}`}
              >
                {t('catalogue.remove')}
              </Button>
            }
          >
            {children(row, at, field)}
          </FieldGroup>
        );
      })}
      <div>
        <Button
          kind="quiet"
          icon={<IconPlus size={17} aria-hidden />}
          onClick={() => onChange([...rows, empty])}
          data-testid={`add-${name}`}
        >
          {add}
        </Button>
      </div>
    </FormSection>
  );
}

export function Substances(props: PartsProps<HeldEntry['compositions'][number]>) {
  const { t } = useTexts();
  const labelOf = (number: number) => t('catalogue.substance', { number });
  return (
    <Parts
      {...props}
      name="compositions"
      title={t('catalogue.substances')}
      labelOf={labelOf}
      add={t('catalogue.addSubstance')}
      empty={NO_SUBSTANCE}
    >
      {(_, at, field) => (
        <FieldRow>
          {field('substance', labelOf(at + 1))}
          {field('dosage', t('catalogue.dosage'))}
        </FieldRow>
      )}
    </Parts>
  );
}

export function Packs(props: PartsProps<HeldEntry['packs'][number]>) {
  const { t } = useTexts();
  return (
    <Parts
      {...props}
      name="packs"
      title={t('catalogue.packs')}
      labelOf={(number) => t('catalogue.pack', { number })}
      add={t('catalogue.addPack')}
      empty={NO_PACK}
    >
      {(_row, _at, field) => (
        <>
          {field('libelle', t('catalogue.packLabel'))}
          <FieldRow columns="1fr 1fr 1fr">
            {field('cip13', t('catalogue.cip'))}
            {field('prix_public', t('catalogue.price'))}
            {field('taux_remboursement', t('catalogue.rate'))}
          </FieldRow>
        </>
      )}
    </Parts>
  );
}
