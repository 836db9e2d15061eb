export const identifierTriggers = `-- A patient without identifiers pays nothing for them.
DROP TRIGGER b_patient_identifiers ON patient;
CREATE TRIGGER b_patient_identifiers AFTER INSERT ON patient FOR EACH ROW WHEN (NEW.identifiers IS NOT NULL) EXECUTE FUNCTION keep_patient_identifiers();
CREATE TRIGGER b_patient_identifiers_changed AFTER UPDATE ON patient FOR EACH ROW
  WHEN (NEW.deleted <> OLD.deleted OR NEW.identifiers IS DISTINCT FROM OLD.identifiers) EXECUTE FUNCTION keep_patient_identifiers();

`;
