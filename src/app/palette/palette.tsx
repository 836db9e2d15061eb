import { IconKeyboard, IconPlus, IconSearch } from '@tabler/icons-react';
import { Suspense, useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useSearchAll, useSession, type Hit } from '../../hooks/index.ts';
import { newAddress } from '../../records/form-place.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { MODULE_PARTS, MODULES } from '../modules.tsx';
import { useAdminGroups } from '../admin-places.ts';
import { usePlaces } from '../places.ts';
import { fitting, type PaletteGroup, type PaletteItem } from './palette-items.ts';
import styles from './palette.module.css';
import { visitOf, visits } from './visits.ts';

const SHOWN = 6;
const LONGEST = 200;
const TYPES = MODULES.filter(({ isOwned }) => !isOwned).map(({ entityType }) => entityType);

function Details({ hit }: { hit: Hit }) {
  const parts = MODULE_PARTS.get(hit.entityType);
  return (
    parts && (
      <Suspense>
        <small>
          <parts.Details summary={hit.summary} />
        </small>
      </Suspense>
    )
  );
}

/** The palette's targets for the typed text. `isBehind` means that they answer an earlier text. */
function useGroups(search: string): { groups: PaletteGroup[]; near: boolean; isBehind: boolean } {
  const { t } = useTexts();
  const main = usePlaces();
  const further = useAdminGroups().flatMap((group) => group.places);
  const places = [...main, ...further.filter(({ to }) => !main.some((place) => place.to === to))];
  const permissions = useSession().account?.permissions ?? {};
  const opened = useMemo(() => visits(), []);
  const { hits, near, searched, find } = useSearchAll(TYPES, search, SHOWN);
  const isBlank = search.trim() === '';

  const placeOf = (entityType: string) => {
    const module = MODULES.find((one) => one.entityType === entityType);
    return { path: module?.path ?? '', place: places.find(({ to }) => to === `/${module?.path}`) };
  };
  const recordItem = (hit: Hit): PaletteItem => {
    const { path, place } = placeOf(hit.entityType);
    return {
      key: `${hit.entityType}/${hit.id}`,
      label: hit.label,
      icon: place?.icon ?? IconSearch,
      to: `/${path}/${hit.id}`,
      hit,
    };
  };
  const records = isBlank
    ? [
        {
          name: t('palette.recent'),
          items: opened.flatMap(({ entityType, id }) => find(entityType, id) ?? []).map(recordItem),
        },
      ]
    : TYPES.map((entityType) => ({
        name: placeOf(entityType).place?.title ?? entityType,
        items: hits.filter((hit) => hit.entityType === entityType).map(recordItem),
        isSearched: true,
      }));
  // Records that belong to a patient are created from the patient's page.
  const under = visitOf(useLocation().pathname);
  const owner = under?.entityType === 'patient' ? under.id : null;
  const create = MODULES.filter(
    ({ entityType, isOwned }) => permissions[entityType] === 'rw' && (!isOwned || owner !== null),
  ).map(({ entityType, path, isOwned }): PaletteItem => ({
    key: `new/${entityType}`,
    label: textOf(`${entityType}.new`) ?? entityType,
    icon: IconPlus,
    to: newAddress(`/${path}`, isOwned ? owner : null),
  }));
  const goTo = places.map(({ to, title, icon }): PaletteItem => ({ key: `go${to}`, label: title, icon, to }));
  const help: PaletteItem = { key: 'help', label: t('palette.help'), icon: IconKeyboard, to: null };
  const groups = fitting(
    [...records, { name: t('palette.create'), items: create }, { name: t('palette.goTo'), items: [...goTo, help] }],
    search,
  );
  return { groups, near, isBehind: searched !== search };
}

/** Finds records of every module, screens and actions by the typed text (ARIA's combobox with a listbox). */
export function Palette({ onHelp, onLead }: { onHelp: () => void; onLead: () => void }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const [search, setSearch] = useState('');
  const [active, setActive] = useState(0);
  const wantsActive = useRef(false);
  const list = useRef<HTMLDivElement>(null);
  const listId = useId();
  const { groups, near, isBehind } = useGroups(search);
  const items = groups.flatMap((group) => group.items);
  const at = Math.min(active, items.length - 1);
  const optionId = (index: number): string => `${listId}-${index}`;

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [at, search]);

  const take = (item: PaletteItem | undefined) => {
    if (item === undefined) return;
    if (item.to === null) return onHelp();
    onLead();
    void navigate(item.to);
  };
  // Enter before the index has answered takes the result of that answer, never an earlier one.
  useEffect(() => {
    if (isBehind || !wantsActive.current) return;
    wantsActive.current = false;
    take(items[at]);
  });
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    wantsActive.current = false;
    const last = items.length - 1;
    const next = {
      ArrowDown: at === last ? 0 : at + 1,
      ArrowUp: at <= 0 ? last : at - 1,
      PageDown: Math.min(at + SHOWN, last),
      PageUp: Math.max(at - SHOWN, 0),
    }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      setActive(next);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (isBehind) wantsActive.current = true;
      else take(items[at]);
    }
  };

  const summary = isBehind
    ? ''
    : items.length === 0
      ? t('palette.none', { search: search.trim() })
      : near
        ? t('palette.near')
        : search.trim() === ''
          ? ''
          : t('palette.found', { count: items.length });
  return (
    <>
      <div className={styles['field']}>
        <IconSearch size={20} stroke={1.75} aria-hidden />
        <input
          type="text"
          role="combobox"
          aria-expanded={items.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={at >= 0 ? optionId(at) : undefined}
          aria-label={t('palette.open')}
          placeholder={t('palette.placeholder')}
          inputMode="search"
          enterKeyHint="go"
          autoComplete="off"
          spellCheck={false}
          maxLength={LONGEST}
          value={search}
          onChange={(event) => {
            wantsActive.current = false;
            setActive(0);
            setSearch(event.currentTarget.value.slice(0, LONGEST));
          }}
          onKeyDown={press}
          data-autofocus
          data-testid="palette-search"
        />
      </div>
      <p className={styles['summary']} role="status" data-testid="palette-count">
        {summary}
      </p>
      {/* Pressing an item does not take the focus from the input, whose keys move through the list. */}
      <div
        ref={list}
        tabIndex={-1}
        id={listId}
        role="listbox"
        aria-label={t('palette.results')}
        className={styles['list']}
        onMouseDown={(event) => event.preventDefault()}
      >
        {groups.map((group) => (
          <div key={group.name} role="group" aria-label={group.name}>
            <div className={styles['heading']} aria-hidden>
              {group.name}
            </div>
            {group.items.map((item) => {
              const index = items.indexOf(item);
              return (
                // The keys are the input's; a pointer takes an option at once.
                // oxlint-disable-next-line click-events-have-key-events, interactive-supports-focus
                <div
                  key={item.key}
                  id={optionId(index)}
                  role="option"
                  aria-selected={index === at}
                  className={styles['option']}
                  onClick={() => take(item)}
                  data-testid={`palette-${item.key}`}
                >
                  <item.icon size={19} stroke={1.75} aria-hidden />
                  <div className={styles['text']}>
                    <span>{item.label}</span>
                    {item.hit && <Details hit={item.hit} />}
                  </div>
                </div>
              );
            })}
          </div>
        ))}
      </div>
    </>
  );
}
