import { useContext, useEffect, useMemo } from 'react';
import { Link } from 'react-router';
import { questionsOf, withoutQuestions } from '../../contract/clinical/template-questions.ts';
import { ageOn } from '../../contract/clinical/template-values.ts';
import { fillTemplate } from '../../contract/clinical/template-variables.ts';
import type { consent, Consent } from '../../contract/entities/consent.ts';
import { documentTemplate } from '../../contract/entities/document-template.ts';
import { patient as patients, type Patient } from '../../contract/entities/patient.ts';
import type { InputsOf } from '../../contract/typed.ts';
import { useCanWrite, useClinicZone, useClient, useRecord, useRecords } from '../../hooks/index.ts';
import type { Json } from '../../lib/json.ts';
import { ControlField } from '../../records/control-field.tsx';
import { asObject, asText, type ControlFieldProps } from '../../records/control-props.ts';
import { FormChange } from '../../records/form-ways.ts';
import { issueWord } from '../../records/issue-words.ts';
import { useTemplateValues } from '../document-templates/index.tsx';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { fieldWord } from '../../ui/i18n/words.ts';
import { AreaField, ChoiceField, TextField } from '../../ui/primitives/fields.tsx';
import { PictureField } from '../../ui/primitives/picture-field.tsx';
import { SegmentedField } from '../../ui/primitives/segmented-field.tsx';
import styles from './consents.module.css';

type FieldProps = ControlFieldProps<InputsOf<typeof consent>>;

const MAJORITY = 18;
const LARGEST_PICTURE = 400_000;

/** Who gives the consent by default: the patient, or for a minor the first contact person. */
export function performerFor(patient: Patient, now: Date, zone: string): NonNullable<Consent['performer']> {
  const years = ageOn(patient.birthDate ?? '', now, zone);
  if (years !== null && years < MAJORITY) {
    const { name = '', relation = '' } = patient.contacts?.[0] ?? {};
    return { kind: 'related', name, relation };
  }
  const family = patient.usualName || patient.birthName || '';
  const given = patient.usualGiven || patient.firstGivenName || patient.birthGivenNames || '';
  return { kind: 'patient', name: [family.toLocaleUpperCase('fr'), given].filter(Boolean).join(' '), relation: '' };
}

/** The patient. Choosing one also sets who gives the consent. */
export function ConsentPatient({ others, ...props }: FieldProps) {
  const { t } = useTexts();
  const change = useContext(FormChange);
  const zone = useClinicZone();
  const client = useClient();
  const patientId = asText(props.value);
  const { record } = useRecord(patients, patientId);
  const patient = record?.id === patientId ? record : null;
  const proposed = patient === null ? null : performerFor(patient, new Date(client.latest()), zone);
  const { performer } = others ?? {};
  const isNamed = Boolean(performer?.name || performer?.kind);
  useEffect(() => {
    if (proposed !== null && !isNamed) change({ performer: proposed }, 'performer');
    // Once for each patient; what is typed afterwards stays.
    // oxlint-disable-next-line exhaustive-deps
  }, [patient?.id]);
  return (
    <>
      <ControlField {...props} />
      {proposed?.kind === 'related' && (
        <p role="note" className={styles['quiet']}>
          {t('consent.minor')}
        </p>
      )}
    </>
  );
}

/** A published template. Choosing one also sets purpose, language, version and the text with the patient's values. */
export function ConsentTemplate(props: FieldProps) {
  const { t } = useTexts();
  const change = useContext(FormChange);
  const { others = {} } = props;
  const mayManage = useCanWrite('documentTemplate');
  const { ids, row } = useRecords(documentTemplate);
  const templateId = asText(props.value);
  const { record } = useRecord(documentTemplate, templateId);
  const template = record?.id === templateId ? record : null;
  const { templateVersion: version = 1 } = template ?? {};
  const language = template?.language === 'en' ? 'en' : 'fr';
  const validUntil = others.validUntil ?? '';
  const type = others.type ?? '';
  const about = useMemo(() => ({ type, validUntil }), [type, validUntil]);
  const patientId = others.patientId ?? '';
  const { ready, values } = useTemplateValues({
    patientId,
    appointmentId: others.appointmentId ?? '',
    language,
    version,
    consent: about,
  });
  const filled = template === null ? null : fillTemplate(withoutQuestions(template.body), values);
  useEffect(() => {
    if (filled === null || template === null || !ready || filled === others.text) return;
    change({ text: filled, language, templateVersion: String(version) }, 'text');
    // What it depends on is in the text that is filled in.
    // oxlint-disable-next-line exhaustive-deps
  }, [filled, ready]);
  const options = ids.flatMap((id) => {
    const summary = row(id)?.summary;
    if (summary?.kind !== 'consent') return [];
    if (summary.status !== 'published' && id !== templateId) return [];
    const label = t('consent.templateOption', {
      name: summary.name ?? '',
      version: summary.templateVersion ?? 1,
      language: textOf(`choice.documentTemplate.language.${summary.language}`) ?? '',
    });
    return [{ value: id, label }];
  });
  const pick = (id: string) => {
    const summary = id === '' ? undefined : row(id)?.summary;
    change(
      {
        templateId: id,
        answers: null,
        ...(id === '' ? { templateVersion: '', text: '' } : {}),
        ...(summary?.consentType !== undefined ? { type: summary.consentType } : {}),
      },
      'templateId',
    );
  };
  return (
    <div>
      <ChoiceField
        name="templateId"
        label={fieldWord('consent', 'templateId')}
        value={templateId}
        options={options}
        onChange={pick}
        onBlur={props.onLeave}
      />
      {mayManage && (
        <Link to="/document-templates" className={styles['manage']}>
          {t('consent.manageTemplates')}
        </Link>
      )}
    </div>
  );
}

/** The text as it will be presented: the template's, or a typed one. */
export function ConsentText(props: FieldProps) {
  const { t, language } = useTexts();
  const { others = {} } = props;
  const value = asText(props.value);
  const fault = props.faults[props.path];
  if (!others.templateId)
    return (
      <AreaField
        name="text"
        label={fieldWord('consent', 'text')}
        help={t('consent.typeFirst')}
        required
        rows={8}
        value={value}
        onChange={(next) => props.onChange(next)}
        onBlur={props.onLeave}
        error={fault && issueWord('consent', fault, language)}
      />
    );
  return (
    <div>
      <p className={styles['previewTitle']} id="consent-preview">
        {t('consent.preview')}
      </p>
      <p className={styles['quiet']}>{t('consent.previewHelp')}</p>
      <div
        className={styles['preview']}
        role="region"
        aria-labelledby="consent-preview"
        tabIndex={0}
        id="field-text"
        data-testid="consent-preview"
      >
        <p className={styles['prose']} lang={others.language || 'fr'}>
          {value}
        </p>
      </div>
    </div>
  );
}

/** The template's questions with their answers. */
export function ConsentAnswers({ value, others, onChange, onLeave }: FieldProps) {
  const { t } = useTexts();
  const templateId = others?.templateId ?? '';
  const { record } = useRecord(documentTemplate, templateId);
  const body = record?.id === templateId ? record.body : '';
  const questions = useMemo(() => questionsOf(body), [body]);
  const answers = asObject(value);
  const answer = (question: string, said: Json) => {
    const { [question]: _before, ...rest } = answers;
    const next = said === '' || said === null ? rest : { ...rest, [question]: said };
    onChange(Object.keys(next).length === 0 ? null : next);
  };
  const yesNo = [
    { value: 'yes', label: t('consent.yes') },
    { value: 'no', label: t('consent.no') },
  ];
  return (
    <div className={styles['questions']}>
      {questions.map(({ kind, question }, at) =>
        kind === 'text' ? (
          <TextField
            key={question}
            name={`answers.${at}`}
            label={question}
            value={asText(answers[question])}
            onChange={(said) => answer(question, said)}
            onBlur={onLeave}
          />
        ) : (
          <SegmentedField
            key={question}
            name={`answers.${at}`}
            label={question}
            options={yesNo}
            value={typeof answers[question] === 'boolean' ? (answers[question] ? 'yes' : 'no') : ''}
            onChange={(said) => answer(question, said === '' ? null : said === 'yes')}
            onBlur={onLeave}
          />
        ),
      )}
    </div>
  );
}

/** The picture of a sheet that was signed on paper. On the tablet the signature is drawn later, in the reading view. */
export function ConsentScan({ path, value, others, onChange, onLeave, faults }: FieldProps) {
  const { t, language } = useTexts();
  const fault = faults[path];
  const client = useClient();
  if (others?.method !== 'paper') return null;
  return (
    <PictureField
      name="signature"
      label={t('consent.scan')}
      required
      value={asText(asObject<NonNullable<Consent['signature']>>(value).image)}
      max={LARGEST_PICTURE}
      onChange={(image) => onChange(image === '' ? null : { image, signedAt: new Date(client.latest()).toISOString() })}
      onBlur={onLeave}
      error={fault && issueWord('consent', fault, language)}
    />
  );
}

/** The witness of a verbal consent. */
export function ConsentWitness({ path, value, others, onChange, onLeave, faults }: FieldProps) {
  const { t, language } = useTexts();
  const fault = faults[path];
  return (
    <TextField
      name="witness"
      label={fieldWord('consent', 'witness')}
      help={t('consent.witnessHelp')}
      required={others?.method === 'verbal'}
      value={asText(value)}
      onChange={(next) => onChange(next)}
      onBlur={onLeave}
      error={fault && issueWord('consent', fault, language)}
    />
  );
}
