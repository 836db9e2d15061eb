import { IconCloudDownload, IconPencil, IconPillOff } from '@tabler/icons-react';
import { Link, useParams } from 'react-router';
import type { DrugRowOf } from '../../contract/drugs.ts';
import { useDrug, useDrugs, type DrugDetail } from '../../hooks/index.ts';
import { formatPartialDate } from '../../ui/i18n/partial-date.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button, ButtonLink } from '../../ui/primitives/button.tsx';
import { Facts } from '../../ui/primitives/facts.tsx';
import { EmptyState, SkeletonRows } from '../../ui/primitives/states.tsx';
import { usePageDetail } from '../../ui/shell/page.ts';
import { useIsCatalogueAdmin } from './desk.tsx';
import { DrugLife } from './drug-life.tsx';
import styles from './drugs.module.css';

const text = <R extends object>(row: R, column: keyof R): string => {
  const value = row[column];
  return typeof value === 'string' ? value : '';
};

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

function Pack({ pack }: { pack: DrugRowOf<'presentation'> }) {
  const { t, language } = useTexts();
  const price = text(pack, 'prix_public') || text(pack, 'prix');
  const rate = text(pack, 'taux_remboursement');
  const facts = [
    price && t('drugs.price', { price: language === 'fr' ? price.replace('.', ',') : price }),
    rate ? t('drugs.rate', { rate }) : t('drugs.noRate'),
    pack.agrement_collectivites === true && t('drugs.hospital'),
    text(pack, 'commercialisation'),
  ];
  return (
    <li>
      <p>{text(pack, 'libelle')}</p>
      <p className={styles['quiet']}>{facts.filter(Boolean).join(' · ')}</p>
      <p className={styles['quiet']}>{t('drugs.cip', { code: text(pack, 'cip13') || text(pack, 'cip7') })}</p>
      {text(pack, 'indications') !== '' && <p className={styles['prose']}>{text(pack, 'indications')}</p>}
    </li>
  );
}

function Composition({ rows }: { rows: readonly DrugRowOf<'composition'>[] }) {
  const { t } = useTexts();
  if (rows.length === 0) return <p className={styles['quiet']}>{t('drugs.noComposition')}</p>;
  return (
    <ul className={styles['plain']}>
      {rows.map((row) => (
        <li key={text(row, 'unique_id')}>
          <p>
            {text(row, 'substance')} {text(row, 'dosage')}
          </p>
          <p className={styles['quiet']}>
            {[
              text(row, 'nature') === 'SA' ? t('drugs.active') : '',
              [text(row, 'element'), text(row, 'reference')].filter(Boolean).join(', '),
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </li>
      ))}
    </ul>
  );
}

function Sheet({ line, drug, packs, compositions, groups, life }: DrugDetail) {
  const { t } = useTexts();
  const isAdmin = useIsCatalogueAdmin();
  usePageDetail(line.name);
  const since = text(drug, 'date_amm');
  return (
    <article
      className={styles['scroll']}
      data-testid="drug"
      // A sheet without a link is scrolled by the keyboard too.
      tabIndex={0}
      aria-label={line.name}
    >
      <div className={styles['sheet']}>
        <h2 className={styles['name']}>{line.name}</h2>
        {line.withdrawn && <p className={styles['withdrawn']}>{t('drugs.withdrawn')}</p>}
        {drug.surveillance_renforcee === true && <p className={styles['watched']}>▼ {t('drugs.watched')}</p>}
        <Facts
          title={t('drugs.identity')}
          facts={[
            { label: t('drugs.form'), value: text(drug, 'forme') },
            { label: t('drugs.routes'), value: text(drug, 'voies') },
            { label: t('drugs.laboratory'), value: line.laboratory },
            { label: t('drugs.status'), value: text(drug, 'status') },
            { label: t('drugs.market'), value: text(drug, 'commercialisation') },
            {
              label: t('drugs.since'),
              value: ISO_DAY.test(since) ? formatPartialDate(since) : since,
            },
            { label: t('drugs.cis'), value: text(drug, 'code') },
            { label: t('drugs.note'), value: text(drug, 'note_medecin') },
          ]}
        />
        <h3 className={styles['heading']}>{t('drugs.composition')}</h3>
        <Composition rows={compositions} />
        <h3 className={styles['heading']}>{t('drugs.packs')}</h3>
        {packs.length === 0 ? (
          <p className={styles['quiet']}>{t('drugs.noPacks')}</p>
        ) : (
          <ul className={styles['plain']}>
            {packs.map((pack) => (
              <Pack key={text(pack, 'unique_id')} pack={pack} />
            ))}
          </ul>
        )}
        {groups.map(({ label, drugs }) => (
          <section key={label}>
            <h3 className={styles['heading']}>{t('drugs.generics')}</h3>
            <p className={styles['quiet']}>{label}</p>
            {drugs.length === 0 && <p className={styles['quiet']}>{t('drugs.onlyMember')}</p>}
            <ul className={styles['plain']}>
              {drugs.map((other) => (
                <li key={other.id}>
                  <Link to={`/drugs/${encodeURIComponent(other.id)}`}>{other.name}</Link>
                  {other.withdrawn && <span className={styles['withdrawn']}>{t('drugs.withdrawn')}</span>}
                </li>
              ))}
            </ul>
          </section>
        ))}
        <DrugLife life={life} />
        {isAdmin && (
          <div className={styles['actions']}>
            <ButtonLink
              to={`/drugs/${encodeURIComponent(line.id)}/edit`}
              icon={<IconPencil size={18} aria-hidden />}
              data-testid="edit-drug"
            >
              {t('catalogue.edit')}
            </ButtonLink>
          </div>
        )}
      </div>
    </article>
  );
}

/** A drug: its identity, composition, packs and generics. */
export function DrugDetailScreen() {
  const { t } = useTexts();
  const { id = '' } = useParams();
  const { status } = useDrugs();
  const { lookup, again } = useDrug(id);
  if (lookup.kind === 'failed')
    return (
      <EmptyState
        icon={IconPillOff}
        title={t('drugs.unread')}
        action={<Button onClick={again}>{t('drugs.again')}</Button>}
      >
        {t('drugs.unreadHelp')}
      </EmptyState>
    );
  if (lookup.kind === 'answered')
    return lookup.answer ? <Sheet {...lookup.answer} /> : <EmptyState icon={IconPillOff} title={t('drugs.gone')} />;
  if (status.ready || status.reading) return <SkeletonRows rows={7} label={t('state.loading')} />;
  return <EmptyState icon={IconCloudDownload} title={t('drugs.notHere')} />;
}
