import { IconWritingSign } from '@tabler/icons-react';
import { useState } from 'react';
import { CONSENT_TYPES, consent, type Consent } from '../../contract/entities/consent.ts';
import { issue } from '../../contract/issues.ts';
import { useClient, useClinicZone, useRecords, useSession } from '../../hooks/index.ts';
import { patient } from '../../contract/entities/patient.ts';
import type { InputsOf } from '../../contract/typed.ts';
import type { Faults } from '../../records/faults.ts';
import { fromContract } from '../../records/from-contract.tsx';
import { recordModule, type RecordFormProps } from '../../records/record-module.ts';
import { formatMoment } from '../../ui/i18n/format.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { formatPartialDate } from '../../ui/i18n/partial-date.ts';
import { valueWord } from '../../ui/i18n/words.ts';
import { isDecided, isOpen, sealed, stateOf } from './consent.ts';
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

type Inputs = InputsOf<typeof consent>;

const { model, Form } = fromContract({
  entity: consent,
  held: ['status', 'dateTime', 'contentHash', 'collectedBy', 'language', 'templateVersion', 'supersedes'],
  offered: { type: CONSENT_TYPES },
  own: {
    patientId: { Control: ConsentPatient, reads: ['performer'] },
    templateId: {
      Control: ConsentTemplate,
      reads: ['patientId', 'appointmentId', 'type', 'validUntil', 'text'],
    },
    text: { Control: ConsentText, reads: ['templateId', 'language'] },
    answers: { Control: ConsentAnswers, reads: ['templateId'] },
    signature: { Control: ConsentScan, reads: ['method'] },
    witness: { Control: ConsentWitness, reads: ['method'] },
  },
  layout: { performer: ['kind', ['name', 'relation']] },
  sections: [
    { name: 'what', fields: ['patientId', 'templateId', ['type', 'validUntil'], 'text', 'answers', 'appointmentId'] },
    { name: 'who', fields: ['performer'] },
    { name: 'how', fields: ['method', 'signature', 'witness'] },
  ],
});

/** The required fields of a consent that is decided when it is saved. */
function missing(input: Inputs): Faults {
  const found = [
    ...(!input.performer?.name ? [issue('performer.name', 'required')] : []),
    ...(input.method === 'verbal' && !input.witness?.trim() ? [issue('witness', 'required')] : []),
    ...(input.method === 'paper' && !input.signature?.image ? [issue('signature', 'required')] : []),
  ];
  return Object.fromEntries(found.map((one) => [one.path, one]));
}

type FormProps = RecordFormProps<Inputs>;

/**
 * On the tablet the consent waits to be read. On paper or verbally it was decided already, and is sealed when it is
 * saved.
 */
function ConsentForm(props: FormProps) {
  const client = useClient();
  const { account } = useSession();
  const [start] = useState(() => ({
    ...props.start,
    status: props.start.status || 'proposed',
    language: props.start.language || 'fr',
    method: props.start.method || 'tablet',
    collectedBy: props.start.collectedBy || (account?.user.id ?? ''),
  }));
  const save = async (input: Inputs) => {
    if (input.method === 'tablet') return props.onSave({ ...input, signature: null });
    const decided: Inputs = {
      ...input,
      status: 'active',
      dateTime: new Date(client.latest()).toISOString(),
      ...(input.method === 'verbal' ? { signature: null } : {}),
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

const typeWord = ({ type = '' }: Consent): string =>
  type === '' ? '' : (textOf(`choice.consent.type.${type}`) ?? type);

/** Signer and patient, state and day. */
function useRowDetails(): (summary: Consent, now: Date) => readonly string[] {
  const { t, language } = useTexts();
  const zone = useClinicZone();
  const patients = useRecords(patient);
  return (summary, now) => {
    const signer = signerOf(summary);
    const { patientId = '', dateTime = '', validUntil: until = '' } = summary;
    const isRelated = summary.performer?.kind === 'related';
    const person = patients.row(patientId)?.summary;
    const name = person === undefined ? '' : [person.birthName, person.birthGivenNames].join(' ');
    const state = stateOf(summary, now, zone);
    return [
      ...new Set([isRelated || signer === '' ? name : '', signer]),
      textOf(`consent.state.${state}`) ?? state,
      dateTime === '' ? '' : formatMoment(dateTime, language),
      state === 'active' && until !== '' ? t('consent.until', { day: formatPartialDate(until) }) : '',
    ];
  };
}

function useSubHead(): (record: Consent) => readonly string[] {
  const { language } = useTexts();
  return (record) => [
    signerOf(record),
    valueWord('consent', 'method', record.method, language),
    record.dateTime ? formatMoment(record.dateTime, language) : '',
  ];
}

function beginWith(state: unknown): Partial<Inputs> {
  const { supersedes, appointmentId, patientId, type } = (state ?? {}) as Inputs;
  return Object.fromEntries(
    Object.entries({ supersedes, appointmentId, patientId, type }).filter(([, value]) => typeof value === 'string'),
  );
}

/** Consents, as the record kit needs them. */
export const consents = recordModule({
  entity: consent,
  path: '/consents',
  owner: { field: 'patientId', path: '/patients' },
  nav: 'consents',
  icon: IconWritingSign,
  nameOf: typeWord,
  useRowDetails,
  useSubHead,
  RowMark: ConsentMark,
  marksOf: (record) => (isOpen(record) ? [`state.${record.status}`] : []),
  listFields: { filters: ['status', 'type', 'patientId', 'dateTime'], sorts: ['dateTime', 'validUntil'] },
  isFrozen: (record) => isDecided(record) || record.status === 'entered-in-error',
  model,
  beginWith,
  Form: ConsentForm,
  Facts: ConsentFacts,
  Actions: ConsentActions,
});
