import { lastAdministrator } from '../../../store/migrations/017-last-administrator.ts';

/** A clinic keeps an administrator, and identifiers are told apart by what is seen of them. */
export const peopleAndIdentifiers = String.raw`
${lastAdministrator}-- The form in which identifiers are compared; the record keeps what was typed. Soft hyphen, joiners, zero-width and bidirectional controls go, blanks around too.
CREATE FUNCTION identifier_form(value text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT regexp_replace(regexp_replace(value, '[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0]', '', 'g'),
    '^[\s\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u2800\u3000]+|[\s\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u2800\u3000]+$', '', 'g') $$;
REVOKE EXECUTE ON FUNCTION identifier_form(text) FROM PUBLIC;

CREATE OR REPLACE FUNCTION keep_patient_identifiers() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.deleted = OLD.deleted AND NEW.identifiers IS NOT DISTINCT FROM OLD.identifiers THEN RETURN NULL; END IF;
    DELETE FROM public.patient_identifier WHERE tenant_id = NEW.tenant_id AND patient_id = NEW.id;
  END IF;
  IF NOT NEW.deleted AND jsonb_typeof(NEW.identifiers) = 'array' THEN
    INSERT INTO public.patient_identifier (tenant_id, patient_id, system, value)
      SELECT DISTINCT NEW.tenant_id, NEW.id, public.identifier_form(i ->> 'system'), public.identifier_form(i ->> 'value') FROM jsonb_array_elements(NEW.identifiers) i;
  END IF;
  RETURN NULL;
END $$;

-- What two patients have had in two spellings stays so, until somebody changes it.
DO $$
DECLARE
  r record;
BEGIN
  FOR r IN SELECT tenant_id, system, value FROM patient_identifier WHERE system <> identifier_form(system) OR value <> identifier_form(value) LOOP
    BEGIN
      UPDATE patient_identifier SET system = identifier_form(r.system), value = identifier_form(r.value) WHERE tenant_id = r.tenant_id AND system = r.system AND value = r.value;
    EXCEPTION WHEN unique_violation THEN NULL;
    END;
  END LOOP;
END $$;
`;
