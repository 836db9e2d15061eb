/**
 * The files whose term is over, of a whole clinic at once: what is dated is read table by table, where `retention_of`
 * (042) looks up seven tables for each patient. Both read the same contacts and decide by the same two functions.
 */
export const retentionList = String.raw`
-- Every moment of which something of a patient is dated. A visit that did not take place is none. The planner takes it
-- into the query that asks for it.
CREATE FUNCTION patient_contacts() RETURNS TABLE (patient_id uuid, at timestamptz) LANGUAGE sql STABLE AS $$
  SELECT patient_id, "start" FROM appointment WHERE tenant_id = (SELECT current_tenant()) AND NOT deleted AND status NOT IN ('cancelled', 'noshow', 'entered-in-error')
  UNION ALL SELECT patient_id, occurred_at FROM medical_record WHERE tenant_id = (SELECT current_tenant()) AND NOT deleted
  UNION ALL SELECT patient_id, prescribed_at FROM prescription WHERE tenant_id = (SELECT current_tenant()) AND NOT deleted
  UNION ALL SELECT patient_id, effective_date_time FROM observation WHERE tenant_id = (SELECT current_tenant()) AND NOT deleted
  UNION ALL SELECT patient_id, date_time FROM consent WHERE tenant_id = (SELECT current_tenant()) AND NOT deleted
  UNION ALL SELECT patient_id, recorded_at FROM allergy WHERE tenant_id = (SELECT current_tenant()) AND NOT deleted
  UNION ALL SELECT patient_id, last_day_of(occurred_on)::timestamp AT TIME ZONE 'UTC' FROM imported_resource WHERE tenant_id = (SELECT current_tenant()) AND NOT deleted $$;

-- Each one expression, which the planner takes into the query: 50,000 calls would cost a second.
CREATE FUNCTION retention_rule(last_contact date, born date, died date, years int, age int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN died < last_contact + interval '10 years' THEN 'death'
              WHEN born + make_interval(years => age) > last_contact + make_interval(years => years) THEN 'minor'
              ELSE 'contact' END $$;
CREATE FUNCTION retention_last_day(last_contact date, born date, died date, years int, age int, death_years int) RETURNS date LANGUAGE sql IMMUTABLE AS $$
  SELECT (CASE WHEN died < last_contact + interval '10 years' THEN died + make_interval(years => death_years)
               ELSE greatest(last_contact + make_interval(years => years), born + make_interval(years => age)) END)::date $$;

CREATE OR REPLACE FUNCTION last_contact_of(of_patient uuid) RETURNS date LANGUAGE sql STABLE AS $$
  SELECT (max(c.at) AT TIME ZONE 'UTC')::date FROM patient_contacts() c WHERE c.patient_id = of_patient $$;

CREATE OR REPLACE FUNCTION retention_of(of_patient uuid) RETURNS TABLE (patient_id uuid, members uuid[], last_contact date, rule text, term date) LANGUAGE sql STABLE AS $$
  WITH RECURSIVE person AS (
    SELECT p.id FROM patient p
     WHERE p.tenant_id = (SELECT current_tenant()) AND p.merged_into IS NULL AND p.id = of_patient
       AND NOT EXISTS (SELECT 1 FROM erased_record e WHERE e.tenant_id = p.tenant_id AND e.entity_type = 'patient' AND e.entity_id = p.id)
    UNION ALL
    SELECT m.id FROM person JOIN patient m ON m.tenant_id = (SELECT current_tenant()) AND m.merged_into = person.id
  ), contact AS (
    SELECT array_agg(person.id ORDER BY person.id) AS members, max(last_contact_of(person.id)) AS day FROM person
  ), file AS MATERIALIZED (
    SELECT p.id, c.members, coalesce(c.day, (p.created_at AT TIME ZONE 'UTC')::date) AS day, last_day_of(p.birth_date) AS born,
           CASE WHEN jsonb_typeof(p.deceased) = 'string' THEN last_day_of(p.deceased #>> '{}') END AS died
      FROM contact c JOIN patient p ON p.tenant_id = (SELECT current_tenant()) AND p.id = of_patient WHERE c.members IS NOT NULL
  )
  SELECT f.id, f.members, f.day, retention_rule(f.day, f.born, f.died, s.years, s.age), retention_last_day(f.day, f.born, f.died, s.years, s.age, s.death_years)
    FROM file f CROSS JOIN retention_periods() s $$;
DROP FUNCTION retention_term(date, date, date, int, int, int);

-- A file is over only if its last contact is as long ago, or if a death is known: of the others nothing more is computed.
CREATE FUNCTION retention_over(before date) RETURNS TABLE (patient_id uuid, members uuid[], last_contact date, rule text, term date) LANGUAGE sql STABLE AS $$
  WITH RECURSIVE merged AS (
    SELECT m.id, m.merged_into AS root FROM patient m WHERE m.tenant_id = (SELECT current_tenant()) AND m.merged_into IS NOT NULL
    UNION
    SELECT merged.id, r.merged_into FROM merged JOIN patient r ON r.tenant_id = (SELECT current_tenant()) AND r.id = merged.root WHERE r.merged_into IS NOT NULL
  ), contact AS MATERIALIZED (
    SELECT c.patient_id, (max(c.at) AT TIME ZONE 'UTC')::date AS day FROM patient_contacts() c GROUP BY c.patient_id
  ), more AS (
    SELECT merged.root, array_agg(merged.id ORDER BY merged.id) AS ids, max(c.day) AS day FROM merged LEFT JOIN contact c ON c.patient_id = merged.id GROUP BY merged.root
  ), whole AS (
    SELECT p.id, ARRAY[p.id] || coalesce(more.ids, '{}') AS members, coalesce(greatest(c.day, more.day), (p.created_at AT TIME ZONE 'UTC')::date) AS day, p.birth_date, p.deceased
      FROM patient p LEFT JOIN contact c ON c.patient_id = p.id LEFT JOIN more ON more.root = p.id
     WHERE p.tenant_id = (SELECT current_tenant()) AND p.merged_into IS NULL
       AND NOT EXISTS (SELECT 1 FROM erased_record e WHERE e.tenant_id = p.tenant_id AND e.entity_type = 'patient' AND e.entity_id = p.id)
  ), file AS MATERIALIZED (
    SELECT w.id, w.members, w.day, last_day_of(w.birth_date) AS born, CASE WHEN jsonb_typeof(w.deceased) = 'string' THEN last_day_of(w.deceased #>> '{}') END AS died, s.years, s.age, s.death_years
      FROM whole w CROSS JOIN retention_periods() s WHERE jsonb_typeof(w.deceased) = 'string' OR w.day + make_interval(years => s.years) < before
  ), dated AS (
    SELECT f.id, f.members, f.day, retention_rule(f.day, f.born, f.died, f.years, f.age) AS rule, retention_last_day(f.day, f.born, f.died, f.years, f.age, f.death_years) AS term FROM file f
  )
  SELECT d.id, d.members, d.day, d.rule, d.term FROM dated d WHERE d.term < before $$;

REVOKE EXECUTE ON FUNCTION patient_contacts(), retention_rule(date, date, date, int, int), retention_last_day(date, date, date, int, int, int), retention_over(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION patient_contacts(), retention_rule(date, date, date, int, int), retention_last_day(date, date, date, int, int, int), retention_over(date) TO medicalpro_app;
`;
