/** What stands in the head of the clinic's letters and ordonnances. */
export const clinicAddress = String.raw`
ALTER TABLE clinic_settings ADD COLUMN address text, ADD COLUMN phone text;
`;
