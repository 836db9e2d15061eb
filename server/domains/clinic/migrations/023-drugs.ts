/**
 * The drug catalogue (DC-1 to DC-9): reference tables of seed 000 and of the French drug base, followed by a log that
 * the database writes itself. A tenant has its own catalogue, or reads the one that all share, whose rows stand under
 * the nil UUID.
 */
export const drugs = String.raw`
CREATE FUNCTION drug_catalogue_here() RETURNS uuid LANGUAGE sql STABLE
  AS $$ SELECT coalesce(public.current_tenant(), '00000000-0000-0000-0000-000000000000'::uuid) $$;

-- The catalogue's own place in the order of commits: the first change of a transaction takes the next number and holds
-- the row until the commit, so numbers are given in the order in which they can be seen.
CREATE TABLE drug_catalogue (
  tenant_id uuid PRIMARY KEY,
  epoch uuid NOT NULL DEFAULT gen_random_uuid(),
  rev bigint NOT NULL DEFAULT 0,
  rev_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  rev_xid xid8,
  trimmed_rev bigint NOT NULL DEFAULT 0,
  release text,
  released_at timestamptz(3)
);
SELECT protect_tenant_table('drug_catalogue');
GRANT SELECT ON drug_catalogue TO medicalpro_app;

CREATE FUNCTION take_drug_rev(of_tenant uuid, OUT rev bigint, OUT at timestamptz)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  SELECT c.rev, c.rev_at INTO rev, at FROM public.drug_catalogue c WHERE c.tenant_id = of_tenant AND c.rev_xid = pg_current_xact_id();
  IF FOUND THEN RETURN; END IF;
  INSERT INTO public.drug_catalogue AS c (tenant_id, rev, rev_xid) VALUES (of_tenant, 1, pg_current_xact_id())
  ON CONFLICT (tenant_id) DO UPDATE SET rev = c.rev + 1, rev_at = greatest(c.rev_at, clock_timestamp()), rev_xid = pg_current_xact_id()
  RETURNING c.rev, c.rev_at INTO rev, at;
END $$;

-- One row for every row that changed, in the order of commits; its place is (rev, seq).
CREATE TABLE drugs_changedrugs (
  tenant_id uuid NOT NULL,
  rev bigint NOT NULL,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  table_name text NOT NULL,
  operation text NOT NULL CHECK (operation IN ('CREATE', 'UPDATE', 'DELETE')),
  key jsonb NOT NULL,
  columns jsonb,
  date timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant_id, rev, seq)
);
SELECT protect_tenant_table('drugs_changedrugs');
GRANT SELECT ON drugs_changedrugs TO medicalpro_app;

-- After every statement on a reference table, whoever made it: the whole rows that differ. TG_ARGV[0]: the key's column.
CREATE FUNCTION log_drug_change() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  catalogue uuid;
  place record;
  source text;
BEGIN
  source := CASE TG_OP
    WHEN 'INSERT' THEN format('SELECT n.tenant_id, ''CREATE'' AS operation, to_jsonb(n) -> %1$L AS key, to_jsonb(n) - ''tenant_id'' AS columns FROM new_rows n', TG_ARGV[0])
    WHEN 'DELETE' THEN format('SELECT o.tenant_id, ''DELETE'' AS operation, to_jsonb(o) -> %1$L AS key, null::jsonb AS columns FROM old_rows o', TG_ARGV[0])
    ELSE format('SELECT coalesce(n.tenant_id, o.tenant_id) AS tenant_id,
        CASE WHEN n.tenant_id IS NULL THEN ''DELETE'' WHEN o.tenant_id IS NULL THEN ''CREATE'' ELSE ''UPDATE'' END AS operation,
        coalesce(n.row, o.row) -> %1$L AS key, n.row - ''tenant_id'' AS columns
      FROM (SELECT r.tenant_id, r.%1$I AS key, to_jsonb(r) AS row FROM old_rows r) o
      FULL JOIN (SELECT r.tenant_id, r.%1$I AS key, to_jsonb(r) AS row FROM new_rows r) n ON n.tenant_id = o.tenant_id AND n.key = o.key
      WHERE o.row IS DISTINCT FROM n.row', TG_ARGV[0])
  END;
  FOR catalogue IN EXECUTE format('SELECT DISTINCT s.tenant_id FROM (%s) s', source) LOOP
    place := public.take_drug_rev(catalogue);
    -- Deletions first: a key that is given up and taken again within one statement ends as taken.
    EXECUTE format('INSERT INTO public.drugs_changedrugs (tenant_id, rev, table_name, operation, key, columns, date)
        SELECT s.tenant_id, $2, $3, s.operation, s.key, s.columns, $4 FROM (%s) s WHERE s.tenant_id = $1 ORDER BY s.operation = ''DELETE'' DESC, s.key', source)
      USING catalogue, place.rev, TG_TABLE_NAME::text, place.at;
  END LOOP;
  RETURN NULL;
END $$;

CREATE FUNCTION refuse_truncate() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are deleted one by one, so that clients hear of it: use DELETE', TG_TABLE_NAME USING ERRCODE = '0A000';
END $$;

CREATE FUNCTION follow_drug_table(target regclass, key text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM protect_tenant_table(target);
  EXECUTE format('GRANT SELECT ON %s TO medicalpro_app', target);
  EXECUTE format('CREATE TRIGGER log_insert AFTER INSERT ON %s REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION log_drug_change(%L)', target, key);
  EXECUTE format('CREATE TRIGGER log_update AFTER UPDATE ON %s REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION log_drug_change(%L)', target, key);
  EXECUTE format('CREATE TRIGGER log_delete AFTER DELETE ON %s REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION log_drug_change(%L)', target, key);
  EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate()', target);
END $$;

CREATE TABLE laboratoire (
  tenant_id uuid NOT NULL DEFAULT drug_catalogue_here(),
  unique_id text NOT NULL,
  designation text,
  pays text,
  PRIMARY KEY (tenant_id, unique_id)
);
CREATE TABLE forme_homogene (
  tenant_id uuid NOT NULL DEFAULT drug_catalogue_here(),
  unique_id text NOT NULL,
  designation text,
  PRIMARY KEY (tenant_id, unique_id)
);
CREATE TABLE medic_categorie (
  tenant_id uuid NOT NULL DEFAULT drug_catalogue_here(),
  unique_id text NOT NULL,
  designation text,
  PRIMARY KEY (tenant_id, unique_id)
);
CREATE TABLE nom_commercial (
  tenant_id uuid NOT NULL DEFAULT drug_catalogue_here(),
  unique_id text NOT NULL,
  nom_fr text,
  nom_ar text,
  nom_en text,
  nom_sp text,
  nom_de text,
  nom_ch text,
  deleted boolean,
  PRIMARY KEY (tenant_id, unique_id)
);
CREATE TABLE medicament (
  tenant_id uuid NOT NULL DEFAULT drug_catalogue_here(),
  unique_id text NOT NULL,
  denomination text,
  pays_marche text,
  dci_pays text,
  dci_atc_id text,
  nom_commercial_id text,
  num_enregistrement text,
  code text,
  forme text,
  voies text,
  dosage text,
  cond text,
  liste text,
  obs text,
  laboratoire text,
  note_medecin text,
  observation text,
  type text,
  status text,
  procedure_amm text,
  commercialisation text,
  date_amm text,
  statut_bdm text,
  num_europeen text,
  duree_stabilitee text,
  remboursable text,
  forme_homogene_id text,
  autorise text,
  date_retrait text,
  motif_retrait text,
  categorie_id text,
  pays_labo text,
  labo_id text,
  p1 integer,
  p2 integer,
  etat integer,
  surveillance_renforcee boolean,
  deleted boolean,
  PRIMARY KEY (tenant_id, unique_id)
);
CREATE TABLE medicament_cnas_forme (
  tenant_id uuid NOT NULL DEFAULT drug_catalogue_here(),
  code integer NOT NULL,
  libelle text,
  libelle_court text,
  PRIMARY KEY (tenant_id, code)
);
CREATE TABLE medicament_cnas (
  tenant_id uuid NOT NULL DEFAULT drug_catalogue_here(),
  n_enregistrement text NOT NULL,
  nom_commercial text,
  nom_dci text,
  dosage text,
  unite text,
  conditionnement text,
  convention text,
  remboursable text,
  date_remboursement text,
  date_arret_remboursement text,
  date_decision text,
  tarif_de_reference text,
  taux text,
  tableau text,
  hopital text,
  secteur_sanitaire text,
  officine text,
  pays text,
  laboratoire text,
  cm text,
  code_medic text,
  date_tr text,
  observation text,
  code_dci text,
  inf_tr text,
  generic text,
  forme integer,
  PRIMARY KEY (tenant_id, n_enregistrement)
);
CREATE TABLE map_cnas (
  tenant_id uuid NOT NULL DEFAULT drug_catalogue_here(),
  unique_id text NOT NULL,
  medicament_id text,
  medicamentcnas_id text,
  remborsable text,
  PRIMARY KEY (tenant_id, unique_id)
);
CREATE TABLE map_autorise (
  tenant_id uuid NOT NULL DEFAULT drug_catalogue_here(),
  unique_id text NOT NULL,
  medicament_id text,
  autorise text,
  PRIMARY KEY (tenant_id, unique_id)
);
CREATE TABLE presentation (
  tenant_id uuid NOT NULL DEFAULT drug_catalogue_here(),
  unique_id text NOT NULL,
  medicament_id text,
  cip7 text,
  cip13 text,
  libelle text,
  status text,
  commercialisation text,
  date_declaration text,
  taux_remboursement text,
  prix text,
  prix_public text,
  honoraires text,
  indications text,
  agrement_collectivites boolean,
  PRIMARY KEY (tenant_id, unique_id)
);
CREATE TABLE composition (
  tenant_id uuid NOT NULL DEFAULT drug_catalogue_here(),
  unique_id text NOT NULL,
  medicament_id text,
  element text,
  substance_code text,
  substance text,
  dosage text,
  reference text,
  nature text,
  lien integer,
  PRIMARY KEY (tenant_id, unique_id)
);
CREATE TABLE groupe_generique (
  tenant_id uuid NOT NULL DEFAULT drug_catalogue_here(),
  unique_id text NOT NULL,
  libelle text,
  PRIMARY KEY (tenant_id, unique_id)
);
CREATE TABLE groupe_generique_membre (
  tenant_id uuid NOT NULL DEFAULT drug_catalogue_here(),
  unique_id text NOT NULL,
  groupe_id text,
  medicament_id text,
  type text,
  tri integer,
  PRIMARY KEY (tenant_id, unique_id)
);
SELECT follow_drug_table('laboratoire', 'unique_id');
SELECT follow_drug_table('forme_homogene', 'unique_id');
SELECT follow_drug_table('medic_categorie', 'unique_id');
SELECT follow_drug_table('nom_commercial', 'unique_id');
SELECT follow_drug_table('medicament', 'unique_id');
SELECT follow_drug_table('medicament_cnas_forme', 'code');
SELECT follow_drug_table('medicament_cnas', 'n_enregistrement');
SELECT follow_drug_table('map_cnas', 'unique_id');
SELECT follow_drug_table('map_autorise', 'unique_id');
SELECT follow_drug_table('presentation', 'unique_id');
SELECT follow_drug_table('composition', 'unique_id');
SELECT follow_drug_table('groupe_generique', 'unique_id');
SELECT follow_drug_table('groupe_generique_membre', 'unique_id');

-- What an import and a screen write with: rows of one table, each with the same columns; the others stay as they are.
-- The rows come into the catalogue of this transaction's tenant, and nowhere else.
CREATE FUNCTION put_drug_rows(target text, rows jsonb) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  key text;
  names text[];
  written bigint;
BEGIN
  SELECT a.attname INTO key FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[1]
   WHERE c.relnamespace = 'public'::regnamespace AND c.relname = target AND t.tgname = 'log_insert';
  IF key IS NULL THEN RAISE EXCEPTION '% is no table of the drug catalogue', target USING ERRCODE = '22023'; END IF;
  IF jsonb_array_length(rows) = 0 THEN RETURN 0; END IF;
  SELECT array_agg(k) INTO names FROM jsonb_object_keys(rows -> 0) k WHERE k <> 'tenant_id';
  EXECUTE format('INSERT INTO public.%1$I AS t (tenant_id, %2$s) SELECT public.drug_catalogue_here(), %3$s FROM jsonb_populate_recordset(null::public.%1$I, $1) r
                  ON CONFLICT (tenant_id, %4$I) DO UPDATE SET %5$s',
      target, (SELECT string_agg(format('%I', n), ', ') FROM unnest(names) n), (SELECT string_agg(format('r.%I', n), ', ') FROM unnest(names) n), key,
      (SELECT string_agg(format('%1$I = excluded.%1$I', n), ', ') FROM unnest(names) n))
    USING rows;
  GET DIAGNOSTICS written = ROW_COUNT;
  RETURN written;
END $$;

-- keys: the key of each row to delete, as text.
CREATE FUNCTION drop_drug_rows(target text, keys text[]) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  key text;
  gone bigint;
BEGIN
  SELECT a.attname INTO key FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[1]
   WHERE c.relnamespace = 'public'::regnamespace AND c.relname = target AND t.tgname = 'log_insert';
  IF key IS NULL THEN RAISE EXCEPTION '% is no table of the drug catalogue', target USING ERRCODE = '22023'; END IF;
  EXECUTE format('DELETE FROM public.%I t WHERE t.tenant_id = public.drug_catalogue_here() AND t.%I::text = ANY ($1)', target, key) USING keys;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;

-- Begins the writing of a release: one at a time, the others wait here for its commit. Answers the release of now.
CREATE FUNCTION open_drug_release() RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  current text;
BEGIN
  INSERT INTO public.drug_catalogue (tenant_id) VALUES (public.drug_catalogue_here()) ON CONFLICT DO NOTHING;
  SELECT c.release INTO current FROM public.drug_catalogue c WHERE c.tenant_id = public.drug_catalogue_here() FOR UPDATE;
  RETURN current;
END $$;

CREATE FUNCTION name_drug_release(name text) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ UPDATE public.drug_catalogue SET release = name, released_at = clock_timestamp() WHERE tenant_id = public.drug_catalogue_here() AND release IS DISTINCT FROM name $$;

-- Forgets the log's rows of before: a client that stands there starts over. Answers how many.
CREATE FUNCTION trim_drug_log(before timestamptz) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  last bigint;
  gone bigint;
BEGIN
  SELECT max(l.rev) INTO last FROM public.drugs_changedrugs l WHERE l.tenant_id = public.drug_catalogue_here() AND l.date < before;
  IF last IS NULL THEN RETURN 0; END IF;
  UPDATE public.drug_catalogue SET trimmed_rev = greatest(trimmed_rev, last) WHERE tenant_id = public.drug_catalogue_here();
  DELETE FROM public.drugs_changedrugs WHERE tenant_id = public.drug_catalogue_here() AND rev <= last;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;

REVOKE EXECUTE ON FUNCTION take_drug_rev(uuid), log_drug_change(), refuse_truncate(), follow_drug_table(regclass, text),
  put_drug_rows(text, jsonb), drop_drug_rows(text, text[]), open_drug_release(), name_drug_release(text), trim_drug_log(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION put_drug_rows(text, jsonb), drop_drug_rows(text, text[]), open_drug_release(), name_drug_release(text), trim_drug_log(timestamptz) TO medicalpro_app;
`;
