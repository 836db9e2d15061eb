/**
 * How long a clinic keeps its files: as long as the law asks for (041), or longer if its settings say so. What is below
 * the legal minimum is refused, by SQL too, and would not count.
 */
export const retentionPeriods = String.raw`
ALTER TABLE clinic_settings
  ADD COLUMN retention_years int CONSTRAINT clinic_settings_retention_years_legal CHECK (retention_years >= 20),
  ADD COLUMN retention_age int CONSTRAINT clinic_settings_retention_age_legal CHECK (retention_age >= 28),
  ADD COLUMN retention_death_years int CONSTRAINT clinic_settings_retention_death_years_legal CHECK (retention_death_years >= 10);

-- One row, whether the clinic has set anything or not.
CREATE FUNCTION retention_periods(OUT years int, OUT age int, OUT death_years int) LANGUAGE sql STABLE AS $$
  SELECT greatest(20, max(s.retention_years)), greatest(28, max(s.retention_age)), greatest(10, max(s.retention_death_years))
    FROM clinic_settings s WHERE s.tenant_id = current_tenant() AND s.id = s.tenant_id AND NOT s.deleted $$;

-- Within how many years of the last contact a death counts is the law's, whatever the clinic has set.
CREATE FUNCTION retention_term(last_contact date, born date, died date, years int, age int, death_years int, OUT rule text, OUT term date) LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN died < last_contact + interval '10 years' THEN 'death'
              WHEN born + make_interval(years => age) > last_contact + make_interval(years => years) THEN 'minor'
              ELSE 'contact' END,
         (CASE WHEN died < last_contact + interval '10 years' THEN died + make_interval(years => death_years)
               ELSE greatest(last_contact + make_interval(years => years), born + make_interval(years => age)) END)::date $$;

CREATE OR REPLACE FUNCTION retention_of(of_patient uuid) RETURNS TABLE (patient_id uuid, members uuid[], last_contact date, rule text, term date) LANGUAGE sql STABLE AS $$
  WITH RECURSIVE person AS (
    SELECT p.id AS root, p.id FROM patient p
     WHERE p.tenant_id = current_tenant() AND p.merged_into IS NULL AND (of_patient IS NULL OR p.id = of_patient)
       AND NOT EXISTS (SELECT 1 FROM erased_record e WHERE e.tenant_id = p.tenant_id AND e.entity_type = 'patient' AND e.entity_id = p.id)
    UNION ALL
    SELECT person.root, m.id FROM person JOIN patient m ON m.tenant_id = current_tenant() AND m.merged_into = person.id
  ), contact AS (
    SELECT person.root, array_agg(person.id ORDER BY person.id) AS members, max(last_contact_of(person.id)) AS last_contact FROM person GROUP BY person.root
  )
  SELECT c.root, c.members, l.day, t.rule, t.term
    FROM contact c JOIN patient p ON p.tenant_id = current_tenant() AND p.id = c.root
   CROSS JOIN retention_periods() s
   CROSS JOIN LATERAL (SELECT coalesce(c.last_contact, (p.created_at AT TIME ZONE 'UTC')::date) AS day) l
   CROSS JOIN LATERAL retention_term(l.day, last_day_of(p.birth_date), CASE WHEN jsonb_typeof(p.deceased) = 'string' THEN last_day_of(p.deceased #>> '{}') END, s.years, s.age, s.death_years) t $$;
DROP FUNCTION retention_term(date, date, date);

REVOKE EXECUTE ON FUNCTION retention_periods(), retention_term(date, date, date, int, int, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION retention_periods(), retention_term(date, date, date, int, int, int) TO medicalpro_app;
`;
