import { useState } from 'react';
import type { FieldPick, OutboxEntry } from '../../hooks/index.ts';
import { jsonEqual, type Json } from '../../lib/json.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { valueWord } from '../../ui/i18n/words.ts';
import { Button } from '../../ui/primitives/button.tsx';
import type { ListItem } from './conflict-fields.ts';
import styles from './conflict.module.css';

export interface ItemChoiceProps {
  entry: OutboxEntry;
  field: string;
  items: readonly ListItem[];
  /** The list as it stands now; no list: nothing is picked yet. */
  picked: Json | undefined;
  onPick: (pick: FieldPick) => void;
}

const whose = ({ isMine, isServers }: ListItem): 'onBoth' | 'onMine' | 'onServer' =>
  isMine && isServers ? 'onBoth' : isMine ? 'onMine' : 'onServer';

/** The items of two lists, each to be kept or not. */
export function ItemChoice({ entry, field, items, picked, onPick }: ItemChoiceProps) {
  const { t, language } = useTexts();
  const [isOpen, setOpen] = useState(false);
  if (!isOpen)
    return (
      <Button kind="quiet" onClick={() => setOpen(true)} data-testid="pick-items">
        {t('conflict.oneByOne')}
      </Button>
    );
  // What both lists have is kept unless somebody says otherwise.
  const kept = Array.isArray(picked)
    ? picked
    : items.filter(({ isMine, isServers }) => isMine && isServers).map(({ value }) => value);
  const isKept = (value: Json) => kept.some((one) => jsonEqual(one, value));
  const toggle = (item: ListItem) =>
    onPick({
      items: items.map(({ value }) => value).filter((value) => (value === item.value ? !isKept(value) : isKept(value))),
    });
  return (
    <ul className={styles['items']}>
      {items.map((item) => (
        <li key={JSON.stringify(item.value)}>
          <label>
            <input type="checkbox" checked={isKept(item.value)} onChange={() => toggle(item)} data-testid="pick-item" />
            <span>
              {valueWord(entry.entityType, field, item.value, language)}
              <small>{t(`conflict.${whose(item)}`)}</small>
            </span>
          </label>
        </li>
      ))}
    </ul>
  );
}
