import { IconWritingSign } from '@tabler/icons-react';
import { useState } from 'react';
import { CONSENT_TYPES, consent } from '../../contract/entities/consent.ts';
import { issue } from '../../contract/issues.ts';
import { useClient, useClinicZone, useRecords, useSession } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { ContractInput } from '../../records/contract-model.ts';
import type { Faults } from '../../records/faults.ts';
import { fromContract } from '../../records/from-contract.tsx';
import type { RecordFormProps, RecordModule } from '../../records/record-module.ts';
import { formatMoment } from '../../ui/i18n/format.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { formatPartialDate } from '../../ui/i18n/partial-date.ts';
import { valueWord } from '../../ui/i18n/words.ts';
import { isDecided, isOpen, object, sealed, stateOf, text } from './consent.ts';
import { ConsentActions } from './consent-actions.tsx';
import {
  ConsentAnswers,
  ConsentPatient,
  ConsentScan,
  ConsentTemplate,
  ConsentText,
  ConsentWitness,
} from './consent-controls.tsx';
import { ConsentFacts } from './consent-facts.tsx';
import { ConsentMark } from './consent-mark.tsx';
import { signerOf } from './listing.ts';

const { model, Form } = fromContract({
  entity: consent,
  held: ['status', 'dateTime', 'contentHash', 'collectedBy', 'language', 'templateVersion', 'supersedes'],
  offered: { type: CONSENT_TYPES },
  own: {
    patientId: { Control: ConsentPatient },
    templateId: { Control: ConsentTemplate },
    text: { Control: ConsentText },
    answers: { Control: ConsentAnswers },
    signature: { Control: ConsentScan },
    witness: { Control: ConsentWitness },
  },
  layout: { performer: ['kind', ['name', 'relation']] },
  sections: [
    { name: 'what', fields: ['patientId', 'templateId', ['type', 'validUntil'], 'text', 'answers', 'appointmentId'] },
    { name: 'who', fields: ['performer'] },
    { name: 'how', fields: ['method', 'signature', 'witness'] },
  ],
});

/** What a consent must say that is decided when it is saved. */
function missing(input: ContractInput): Faults {
  const found = [
    ...(text(object(input['performer'])['name']) === '' ? [issue('performer.name', 'required')] : []),
    ...(input['method'] === 'verbal' && text(input['witness']).trim() === '' ? [issue('witness', 'required')] : []),
    ...(input['method'] === 'paper' && text(object(input['signature'])['image']) === ''
      ? [issue('signature', 'required')]
      : []),
  ];
  return Object.fromEntries(found.map((one) => [one.path, one]));
}

type FormProps = RecordFormProps<ContractInput>;

/** On the tablet it waits for its reading; on paper or by word of mouth it was decided, and is sealed as it is saved. */
function ConsentForm(props: FormProps) {
  const client = useClient();
  const { account } = useSession();
  const [start] = useState(() => ({
    ...props.start,
    status: props.start['status'] || 'proposed',
    language: props.start['language'] || 'fr',
    method: props.start['method'] || 'tablet',
    collectedBy: props.start['collectedBy'] || (account?.user.id ?? ''),
  }));
  const save = async (input: ContractInput) => {
    if (input['method'] === 'tablet') return props.onSave({ ...input, signature: null });
    const decided: ContractInput = {
      ...input,
      status: 'active',
      dateTime: new Date(client.latest()).toISOString(),
      ...(input['method'] === 'verbal' ? { signature: null } : {}),
    };
    const { contentHash } = await sealed(model.payloadOf(decided), {});
    props.onSave({ ...decided, contentHash: contentHash ?? null });
  };
  return (
    <Form
      {...props}
      start={start}
      validate={(input) => ({ ...missing(input), ...props.validate(input) })}
      onSave={(input) => void save(input)}
    />
  );
}

const typeWord = ({ type }: JsonObject): string =>
  text(type) === '' ? '' : (textOf(`choice.consent.type.${text(type)}`) ?? text(type));

/** Signer and patient, state and day. */
function useRowDetails(): (summary: JsonObject, now: Date) => readonly string[] {
  const { t, language } = useTexts();
  const zone = useClinicZone();
  const patients = useRecords('patient');
  return (summary, now) => {
    const signer = signerOf(summary);
    const isRelated = object(summary['performer'])['kind'] === 'related';
    const patient = patients.row(text(summary['patientId']))?.summary;
    const name = patient === undefined ? '' : [text(patient['birthName']), text(patient['birthGivenNames'])].join(' ');
    const state = stateOf(summary, now, zone);
    const until = text(summary['validUntil']);
    return [
      ...new Set([isRelated || signer === '' ? name : '', signer]),
      textOf(`consent.state.${state}`) ?? state,
      text(summary['dateTime']) === '' ? '' : formatMoment(text(summary['dateTime']), language),
      state === 'active' && until !== '' ? t('consent.until', { day: formatPartialDate(until) }) : '',
    ];
  };
}

function useSubHead(): (record: JsonObject) => readonly string[] {
  const { language } = useTexts();
  return (record) => [
    signerOf(record),
    valueWord('consent', 'method', record['method'], language),
    text(record['dateTime']) === '' ? '' : formatMoment(text(record['dateTime']), language),
  ];
}

function beginWith(state: unknown): Partial<ContractInput> {
  const { supersedes, appointmentId, patientId, type } = object((state ?? undefined) as JsonObject | undefined);
  return Object.fromEntries(
    Object.entries({ supersedes, appointmentId, patientId, type }).filter(([, value]) => typeof value === 'string'),
  ) as Partial<ContractInput>;
}

/** Consents, as the record kit needs them. */
export const consents: RecordModule<ContractInput> = {
  entity: consent,
  path: '/consents',
  owner: { field: 'patientId', path: '/patients' },
  nav: 'consents',
  icon: IconWritingSign,
  nameOf: typeWord,
  useRowDetails,
  useSubHead,
  RowMark: ConsentMark,
  marksOf: (record) => (isOpen(record) ? [`state.${text(record['status'])}`] : []),
  listFields: { filters: ['status', 'type', 'patientId', 'dateTime'], sorts: ['dateTime', 'validUntil'] },
  isFrozen: (record) => isDecided(record) || record['status'] === 'entered-in-error',
  model,
  beginWith,
  Form: ConsentForm,
  Facts: ConsentFacts,
  Actions: ConsentActions,
};
