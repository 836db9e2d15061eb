import { observation } from '../../contract/entities/observation.ts';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import {
  isStillRead,
  useClinicZone,
  useIntents,
  useNow,
  useOwned,
  useSyncMutation,
  type MutationHandle,
} from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import { InstantField } from '../../records/instant-field.tsx';
import { issueWord } from '../../records/issue-words.ts';
import { StillReading } from '../../records/still-reading.tsx';
import { useOwnerInAddress } from '../../records/form-place.ts';
import { useFormDraft, type FormDraft } from '../../records/use-form-draft.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { fieldWord, unitWord } from '../../ui/i18n/words.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { TextField } from '../../ui/primitives/fields.tsx';
import { FieldRow, FormLayout, FormSection } from '../../ui/primitives/form-layout.tsx';
import { useShortcut } from '../../ui/primitives/shortcuts.ts';
import { Banner, SkeletonRows } from '../../ui/primitives/states.tsx';
import { notKept } from '../../ui/shell/alarm.ts';
import { ChildNote } from './child-note.tsx';
import { lastOf } from './vitals.ts';
import {
  derivedBmi,
  measured,
  unitOf,
  USUAL,
  vitalFaults,
  warningsOf,
  type UsualCode,
  type VitalsInput,
} from './vitals-entry.ts';

const PAIRS: readonly (readonly UsualCode[])[] = [
  [USUAL[0], USUAL[1]],
  [USUAL[2], USUAL[3]],
  [USUAL[4], USUAL[5]],
  [USUAL[6], USUAL[7]],
  [USUAL[8]],
];

const NONE: readonly never[] = [];

const MOMENT = 'effectiveDateTime';

/** The moment of a draft: when its first value was typed, or what was entered since. */
const momentIn = (draft: JsonObject | null): string | null =>
  typeof draft?.[MOMENT] === 'string' ? draft[MOMENT] : null;

const inputIn = (draft: JsonObject | null): VitalsInput =>
  Object.fromEntries(
    USUAL.flatMap((code) => (typeof draft?.[code] === 'string' ? [[code, draft[code]]] : [])),
  ) as VitalsInput;

/** `/observations/new?owner=…`: the usual set of one moment on one screen; each value is a record of its own. */
export function VitalsForm() {
  const owner = useOwnerInAddress();
  const { t } = useTexts();
  const draft = useFormDraft(`observation/new@${owner ?? ''}`, null);
  if (owner === null || !draft.ready) return <SkeletonRows rows={7} label={t('state.loading')} />;
  return <Entry key={draft.slot} owner={owner} draft={draft} />;
}

function Entry({ owner, draft }: { owner: string; draft: FormDraft }) {
  const { t, language } = useTexts();
  const now = useNow();
  const zone = useClinicZone();
  const navigate = useNavigate();
  const { create } = useSyncMutation('observation');
  const { status, rows } = useOwned(observation, owner);
  const intents = useIntents();
  const [restored] = useState(() => inputIn(draft.content));
  const [input, setInput] = useState<VitalsInput>(restored);
  const [at, setAt] = useState(() => momentIn(draft.content) ?? now.toISOString());
  const [tried, setTried] = useState(false);
  const [left, setLeft] = useState<ReadonlySet<UsualCode>>(new Set());
  const isTouched = Object.values(input).some((value) => value.trim() !== '');

  const common = { patientId: owner, effectiveDateTime: at };
  const faults = vitalFaults(input, common, now);
  // While they are still being read, the last measures may be others (CR-78).
  const isReading = isStillRead(status);
  const before = lastOf(isReading ? NONE : rows);
  const warnings = warningsOf(input, before);
  const bmi = derivedBmi(input, before.get('8302-2')?.value);

  const keep = (next: VitalsInput, moment: string) =>
    draft.keep(
      Object.values(next).every((one) => one.trim() === '') ? null : { ...(next as JsonObject), [MOMENT]: moment },
    );
  const set = (code: UsualCode, value: string) => {
    const next = { ...input, [code]: value };
    setInput(next);
    keep(next, at);
  };
  const setMoment = (moment: string) => {
    setAt(moment);
    keep(input, moment);
  };
  const leave = () => void navigate(`/patients/${owner}?tab=vitals`, { replace: true });
  const cancel = () => {
    draft.cancel(t('observation.new'));
    leave();
  };
  const save = () => {
    setTried(true);
    const taken = measured(input, common);
    if (taken.length === 0 || Object.keys(faults).length > 0) {
      const first = USUAL.find((code) => faults[code]) ?? USUAL[0];
      document.getElementById(`field-${first}`)?.focus();
      return;
    }
    const send = ({ code, payload }: (typeof taken)[number], own?: string): MutationHandle => {
      const handle = create(payload, { intent: intents(code), ...(own === undefined ? {} : { draft: own }) });
      handle.catch(
        notKept(() => ({
          label: t('observation.new'),
          content: JSON.stringify(payload, null, 2),
          back: () => void navigate(`/observations/new?owner=${owner}`),
        })),
      );
      return handle;
    };
    const [last, ...others] = taken.toReversed();
    for (const one of others.toReversed()) void send(one);
    // Everything that was typed is now part of a change.
    if (last) void draft.become((own) => send(last, own));
    leave();
  };
  useShortcut('mod+s', save);
  useShortcut('escape', cancel);

  const field = (code: UsualCode) => {
    const fault = faults[code];
    const warning = warnings[code];
    return (
      <TextField
        key={code}
        name={code}
        label={t(`vital.name.${code}`)}
        value={input[code] ?? ''}
        onChange={(value) => set(code, value)}
        onBlur={() => setLeft(new Set(left).add(code))}
        inputMode="decimal"
        unit={unitWord(unitOf(code))}
        error={fault && (tried || left.has(code)) ? issueWord('observation', fault, language) : undefined}
        warning={warning === undefined ? undefined : t(`vital.warning.${warning}`)}
        required
      />
    );
  };
  return (
    <FormLayout
      title={t('observation.new')}
      onSubmit={save}
      note={draft.note}
      top={
        <>
          {Object.keys(restored).length > 0 && (
            <div data-testid="draft-restored">
              <Banner tone="attention" title={t('form.draftRestored', { name: t('observation.new') })} />
            </div>
          )}
          {tried && !isTouched && <Banner tone="refused" title={t('observation.nothing')} />}
        </>
      }
      actions={
        <>
          <Button tall onClick={cancel} data-testid="cancel">
            {t('action.cancel')}
          </Button>
          <Button tall kind="primary" type="submit" data-testid="save">
            {t('action.save')}
          </Button>
        </>
      }
    >
      <FormSection title={t('observation.usual')} help={t('observation.usualHelp')}>
        <ChildNote patientId={owner} />
        {isReading && <StillReading />}
        {PAIRS.map((pair) => (
          <FieldRow key={pair[0]}>{pair.map(field)}</FieldRow>
        ))}
        {bmi !== null && (
          <p data-testid="derived-bmi" role="status">
            {t('observation.derivedBmi', { value: new Intl.NumberFormat(language).format(bmi) })}
          </p>
        )}
      </FormSection>
      <FormSection title={t('observation.when')}>
        <InstantField
          key={zone}
          name="effectiveDateTime"
          label={fieldWord('observation', 'effectiveDateTime')}
          required
          value={at}
          onChange={setMoment}
        />
      </FormSection>
    </FormLayout>
  );
}
