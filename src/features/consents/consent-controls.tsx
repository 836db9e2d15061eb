import { useContext, useEffect, useMemo } from 'react';
import { Link } from 'react-router';
import { questionsOf, withoutQuestions } from '../../contract/clinical/template-questions.ts';
import { ageOn } from '../../contract/clinical/template-values.ts';
import { fillTemplate } from '../../contract/clinical/template-variables.ts';
import { useCanWrite, useClinicZone, useClient, useRecord, useRecords } from '../../hooks/index.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import { ControlField } from '../../records/control-field.tsx';
import type { ControlFieldProps } from '../../records/control-props.ts';
import { FormValues } from '../../records/form-ways.ts';
import { issueWord } from '../../records/issue-words.ts';
import { useTemplateValues } from '../document-templates/index.tsx';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { fieldWord } from '../../ui/i18n/words.ts';
import { AreaField, ChoiceField, TextField } from '../../ui/primitives/fields.tsx';
import { PictureField } from '../../ui/primitives/picture-field.tsx';
import { SegmentedField } from '../../ui/primitives/segmented-field.tsx';
import { object, text } from './consent.ts';
import styles from './consents.module.css';

const MAJORITY = 18;
const LARGEST_PICTURE = 400_000;

/** Who gives the consent, where nothing else was said: the patient, of a minor the first contact. */
export function performerFor(patient: JsonObject, now: Date, zone: string): JsonObject {
  const years = ageOn(text(patient['birthDate']), now, zone);
  if (years !== null && years < MAJORITY) {
    const contacts = Array.isArray(patient['contacts']) ? patient['contacts'].map(object) : [];
    return { kind: 'related', name: text(contacts[0]?.['name']), relation: text(contacts[0]?.['relation']) };
  }
  const family = text(patient['usualName']) || text(patient['birthName']);
  const given = text(patient['usualGiven']) || text(patient['firstGivenName']) || text(patient['birthGivenNames']);
  return { kind: 'patient', name: [family.toLocaleUpperCase('fr'), given].filter(Boolean).join(' '), relation: '' };
}

/** The patient; with them comes who gives the consent. */
export function ConsentPatient(props: ControlFieldProps) {
  const { t } = useTexts();
  const { input, change } = useContext(FormValues);
  const zone = useClinicZone();
  const client = useClient();
  const patientId = text(props.value);
  const { record } = useRecord('patient', patientId);
  const patient = record?.id === patientId ? record : null;
  const proposed = patient === null ? null : performerFor(patient, new Date(client.latest()), zone);
  const isNamed = text(object(input['performer'])['name']) !== '' || text(object(input['performer'])['kind']) !== '';
  useEffect(() => {
    if (proposed !== null && !isNamed) change({ performer: proposed }, 'performer');
    // Once for each patient; what is typed afterwards stays.
    // oxlint-disable-next-line exhaustive-deps
  }, [patient?.id]);
  return (
    <>
      <ControlField {...props} />
      {proposed?.['kind'] === 'related' && (
        <p role="note" className={styles['quiet']}>
          {t('consent.minor')}
        </p>
      )}
    </>
  );
}

/** A published text; with it come purpose, language, version and the text itself, with the patient's values. */
export function ConsentTemplate(props: ControlFieldProps) {
  const { t } = useTexts();
  const { input, change } = useContext(FormValues);
  const mayManage = useCanWrite('documentTemplate');
  const { ids, row } = useRecords('documentTemplate');
  const templateId = text(props.value);
  const { record } = useRecord('documentTemplate', templateId);
  const template = record?.id === templateId ? record : null;
  const language = template?.['language'] === 'en' ? 'en' : 'fr';
  const version = typeof template?.['templateVersion'] === 'number' ? template['templateVersion'] : 1;
  const validUntil = text(input['validUntil']);
  const type = text(input['type']);
  const about = useMemo(() => ({ type, validUntil }), [type, validUntil]);
  const patientId = text(input['patientId']);
  const { ready, values } = useTemplateValues({
    patientId,
    appointmentId: text(input['appointmentId']),
    language,
    version,
    consent: about,
  });
  const filled = template === null ? null : fillTemplate(withoutQuestions(text(template['body'])), values);
  useEffect(() => {
    if (filled === null || template === null || !ready || filled === input['text']) return;
    change({ text: filled, language, templateVersion: String(version) }, 'text');
    // What it depends on is in the text that is filled in.
    // oxlint-disable-next-line exhaustive-deps
  }, [filled, ready]);
  const options = ids.flatMap((id) => {
    const summary = row(id)?.summary;
    if (summary?.['kind'] !== 'consent') return [];
    if (summary['status'] !== 'published' && id !== templateId) return [];
    const label = t('consent.templateOption', {
      name: text(summary['name']),
      version: Number(summary['templateVersion']),
      language: textOf(`choice.documentTemplate.language.${text(summary['language'])}`) ?? '',
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
        ...(typeof summary?.['consentType'] === 'string' ? { type: summary['consentType'] } : {}),
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

/** The text as it will be read: the template's, else one's own. */
export function ConsentText(props: ControlFieldProps) {
  const { t, language } = useTexts();
  const { input } = useContext(FormValues);
  const value = text(props.value);
  const fault = props.faults['text'];
  if (text(input['templateId']) === '')
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
        <p className={styles['prose']} lang={text(input['language']) || 'fr'}>
          {value}
        </p>
      </div>
    </div>
  );
}

/** The template's questions with their answers. */
export function ConsentAnswers({ value, onChange, onLeave }: ControlFieldProps) {
  const { t } = useTexts();
  const { input } = useContext(FormValues);
  const templateId = text(input['templateId']);
  const { record } = useRecord('documentTemplate', templateId);
  const body = record?.id === templateId ? text(record['body']) : '';
  const questions = useMemo(() => questionsOf(body), [body]);
  const answers = object(value ?? undefined);
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
            value={text(answers[question])}
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

/** Of a sheet that was signed on paper its picture; there is nothing to draw before the text was read. */
export function ConsentScan({ value, onChange, onLeave, faults }: ControlFieldProps) {
  const { t, language } = useTexts();
  const fault = faults['signature'];
  const { input } = useContext(FormValues);
  const client = useClient();
  if (input['method'] !== 'paper') return null;
  return (
    <PictureField
      name="signature"
      label={t('consent.scan')}
      required
      value={text(object(value ?? undefined)['image'])}
      max={LARGEST_PICTURE}
      onChange={(image) => onChange(image === '' ? null : { image, signedAt: new Date(client.latest()).toISOString() })}
      onBlur={onLeave}
      error={fault && issueWord('consent', fault, language)}
    />
  );
}

/** Who heard it. */
export function ConsentWitness({ value, onChange, onLeave, faults }: ControlFieldProps) {
  const { t, language } = useTexts();
  const { input } = useContext(FormValues);
  const fault = faults['witness'];
  return (
    <TextField
      name="witness"
      label={fieldWord('consent', 'witness')}
      help={t('consent.witnessHelp')}
      required={input['method'] === 'verbal'}
      value={text(value)}
      onChange={(next) => onChange(next)}
      onBlur={onLeave}
      error={fault && issueWord('consent', fault, language)}
    />
  );
}
