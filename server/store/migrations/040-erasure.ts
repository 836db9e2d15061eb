/**
 * Erasing records for good: their content goes from the table, from every version, from what the server once answered
 * and from what was settled. What stays is an empty tombstone with its id, so that devices remove the record, references
 * stay whole, and the audit, which holds no content, stays verifiable. The list of what was erased holds ids alone.
 */
export const erasure = String.raw`
CREATE TABLE erased_record (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  entity_type text NOT NULL,
  entity_id uuid NOT NULL,
  erased_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, entity_type, entity_id)
);
CREATE INDEX erased_record_by_id ON erased_record (tenant_id, entity_id);
SELECT protect_tenant_table('erased_record');
GRANT SELECT ON erased_record TO medicalpro_app;

-- What was erased never comes back, whoever asks.
CREATE OR REPLACE FUNCTION keep_head_of_revived() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT NEW.deleted AND EXISTS (SELECT 1 FROM public.erased_record e WHERE e.tenant_id = NEW.tenant_id AND e.entity_type = TG_ARGV[0] AND e.entity_id = NEW.id) THEN
    RAISE EXCEPTION 'the record was erased' USING ERRCODE = '23514', CONSTRAINT = 'record_erased';
  END IF;
  INSERT INTO public.record_head (tenant_id, entity_type, entity_id, rev, created_rev, version, deleted, modified_at)
    VALUES (NEW.tenant_id, TG_ARGV[0], NEW.id, NEW.rev, NEW.rev, NEW.version, NEW.deleted, NEW.updated_at) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

CREATE FUNCTION record_type_of(target regclass) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT (string_to_array(encode(t.tgargs, 'escape'), '\000'))[1] FROM pg_trigger t WHERE t.tgrelid = target AND t.tgname = 'z_syncable_updated' $$;

-- Every field that says something: nothing where the column may hold nothing, else the least that it takes. Ids stay:
-- they say nothing by themselves. Times are a second apart, so that a rule of their order holds.
CREATE FUNCTION blank_fields(target regclass) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT string_agg(format('%I = %s', a.attname, CASE
      WHEN NOT a.attnotnull THEN 'NULL'
      WHEN a.atttypid = 'text'::regtype THEN ''''''
      WHEN a.atttypid = 'jsonb'::regtype THEN '''[]'''
      WHEN a.atttypid = 'boolean'::regtype THEN 'false'
      WHEN a.atttypid = 'timestamptz'::regtype THEN format('to_timestamp(%s)', a.attnum)
      ELSE '0' END), ', ')
    FROM pg_attribute a
   WHERE a.attrelid = target AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.atttypid <> 'uuid'::regtype
     AND a.attname <> ALL (ARRAY['version', 'deleted', 'created_at', 'updated_at', 'updated_by', 'rev']) $$;

-- Of one table. Answers how many were erased by this call.
CREATE FUNCTION erase_records(target regclass, ids uuid[]) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  here uuid := public.current_tenant();
  type_name text := public.record_type_of(target);
  fresh uuid[];
BEGIN
  IF type_name IS NULL THEN RAISE EXCEPTION 'this table holds no records' USING ERRCODE = '42501'; END IF;
  SELECT coalesce(array_agg(DISTINCT i.id), '{}') INTO fresh FROM unnest(ids) AS i (id)
   WHERE NOT EXISTS (SELECT 1 FROM public.erased_record e WHERE e.tenant_id = here AND e.entity_type = type_name AND e.entity_id = i.id);
  PERFORM set_config('app.action', 'delete', true);
  EXECUTE format('UPDATE %s SET deleted = true, %s WHERE tenant_id = $1 AND id = ANY ($2)', target, public.blank_fields(target)) USING here, fresh;
  PERFORM set_config('app.action', '', true);
  UPDATE public.record_version v SET data = NULL, reason = NULL WHERE v.tenant_id = here AND v.entity_type = type_name AND v.entity_id = ANY (fresh);
  INSERT INTO public.erased_record (tenant_id, entity_type, entity_id) SELECT here, type_name, f.id FROM unnest(fresh) AS f (id);
  PERFORM public.erase_answers(type_name, fresh);
  RETURN cardinality(fresh);
END $$;

-- What the server has answered about them and keeps to answer again: the outcome without its content. "json" and not
-- "jsonb", which takes no NUL: a hostile text must be erasable too.
CREATE FUNCTION erase_answers(type_name text, ids uuid[]) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  here uuid := public.current_tenant();
  texts text[] := ARRAY(SELECT i.id::text FROM unnest(ids) AS i (id));
BEGIN
  UPDATE public.receipt r
     SET outcome = (SELECT json_object_agg(o.key, CASE WHEN o.key IN ('serverData', 'body') THEN 'null'::json WHEN o.key = 'errors' THEN '[]'::json ELSE o.value END) FROM json_each(r.outcome::json) o)::text
   WHERE r.tenant_id = here AND r.entity_type = type_name
     AND (r.entity_id = ANY (ids)
       OR r.kind = 'rest' AND lower(coalesce(r.outcome::json #>> '{body,id}', r.outcome::json #>> '{body,serverData,id}')) = ANY (texts));
  UPDATE public.unsettled u SET event = '{}', outcome = '{}' WHERE u.tenant_id = here AND u.entity_type = type_name AND u.entity_id = ANY (ids);
END $$;

-- Changes that never became a record, and name one that is being erased.
CREATE FUNCTION erase_settled_naming(ids uuid[]) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE public.unsettled u SET event = '{}', outcome = '{}'
   WHERE u.tenant_id = public.current_tenant() AND u.event <> '{}' AND EXISTS (SELECT 1 FROM unnest(ids) AS i (id) WHERE position(i.id::text IN lower(u.event)) > 0) $$;

-- After a restore of an older backup: what had been erased since is erased again, of every type.
CREATE FUNCTION erase_again(list jsonb) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  t record;
  total bigint := 0;
BEGIN
  FOR t IN SELECT g.tgrelid::regclass AS target, array_agg((e ->> 'entity_id')::uuid) AS ids
             FROM pg_trigger g JOIN jsonb_array_elements(list) e ON e ->> 'entity_type' = public.record_type_of(g.tgrelid::regclass)
            WHERE g.tgname = 'z_syncable_updated' GROUP BY 1 LOOP
    total := total + public.erase_records(t.target, t.ids);
    PERFORM public.erase_settled_naming(t.ids);
  END LOOP;
  RETURN total;
END $$;

REVOKE EXECUTE ON FUNCTION record_type_of(regclass), blank_fields(regclass), erase_records(regclass, uuid[]), erase_answers(text, uuid[]), erase_settled_naming(uuid[]), erase_again(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_records(regclass, uuid[]), erase_settled_naming(uuid[]) TO medicalpro_app;
`;
