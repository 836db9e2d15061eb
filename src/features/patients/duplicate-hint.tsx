import { useEffect, useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { useRecords } from '../../hooks/index.ts';
import { patient, type Patient } from '../../contract/entities/patient.ts';
import { useTakeExisting } from '../../records/module-parts.ts';
import type { HintProps } from '../../records/record-module.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { formatPartialDate } from '../../ui/i18n/partial-date.ts';
import { Banner } from '../../ui/primitives/states.tsx';
import { candidateQueries, likelyDuplicates, sharesIdentifier, type Candidate } from './duplicates.ts';
import { displayName } from './listing.ts';

const NOBODY: Candidate[] = [];
const SEARCHED = [
  'birthName',
  'usualName',
  'birthGivenNames',
  'firstGivenName',
  'usualGiven',
  'birthDate',
  'identifiers',
] as const;

/** The people on this device who may be meant, found by the index of the list's search. */
function useCandidates(
  draft: Patient,
  active: boolean,
  pick: (draft: Patient, candidates: readonly Candidate[]) => Candidate[],
): Candidate[] {
  const { lookUp, row } = useRecords(patient);
  // A key pressed in another field does not repeat the search.
  const searched = JSON.stringify(SEARCHED.map((field) => draft[field]));
  const [found, setFound] = useState<Candidate[]>(NOBODY);
  useEffect(() => {
    if (!active) return;
    let isCurrent = true;
    void lookUp(candidateQueries(draft)).then((ids) => {
      if (!isCurrent) return;
      const next = pick(
        draft,
        ids.flatMap((id) => row(id) ?? []),
      );
      setFound((before) => (next.length === 0 && before.length === 0 ? before : next));
    });
    return () => void (isCurrent = false);
    // oxlint-disable-next-line exhaustive-deps
  }, [searched, active, lookUp]);
  return active ? found : NOBODY;
}

/** Who looks like the person being entered. */
const useDuplicates = (draft: Patient, active: boolean): Candidate[] => useCandidates(draft, active, likelyDuplicates);

/** Who else has one of these identifiers. */
const useHolders = (draft: Patient, own: string | null, active: boolean): Candidate[] =>
  useCandidates(draft, active, (one, candidates) =>
    candidates.filter(({ id, summary }) => id !== own && sharesIdentifier(one, summary)),
  );

/** A link to the record. In a form that creates a record for another form, it takes this record instead. */
function PersonLink({ id, children }: { id: string; children: ReactNode }) {
  const take = useTakeExisting();
  return take === null ? (
    <Link to={`/patients/${id}`} data-testid="duplicate">
      {children}
    </Link>
  ) : (
    <Button kind="quiet" onClick={() => take(id)} data-testid="duplicate">
      {children}
    </Button>
  );
}

/** Links to at most three people. */
function PeopleLinks({ found }: { found: readonly Candidate[] }) {
  const { t } = useTexts();
  return (
    <ul>
      {found.slice(0, 3).map(({ id, summary }) => (
        <li key={id}>
          <PersonLink id={id}>
            {t('patient.duplicate.open', {
              name: displayName(summary),
              date: formatPartialDate(summary.birthDate ?? ''),
            })}
          </PersonLink>
        </li>
      ))}
    </ul>
  );
}

/** A new patient who may be on this device already. */
export function DuplicateHint({ payload, id }: HintProps<Patient>) {
  const { t } = useTexts();
  const [ignoring, setIgnoring] = useState(false);
  const found = useDuplicates(payload, id === null && !ignoring);
  if (found.length === 0) return null;
  return (
    <Banner
      tone="attention"
      title={t('patient.duplicate.title', { count: found.length })}
      action={
        <Button kind="quiet" onClick={() => setIgnoring(true)} data-testid="create-anyway">
          {t('patient.duplicate.ignore')}
        </Button>
      }
    >
      <PeopleLinks found={found} />
    </Banner>
  );
}

/** Who has an identifier that the server refused as taken, if this device knows. */
export function HolderHint({ payload, id, refused }: HintProps<Patient>) {
  const { t } = useTexts();
  const found = useHolders(payload, id ?? refused?.entityId ?? null, refused?.rejection?.code === 'DUPLICATE');
  if (found.length === 0) return null;
  return (
    <Banner tone="refused" title={t('patient.duplicate.holder')}>
      <PeopleLinks found={found} />
    </Banner>
  );
}
