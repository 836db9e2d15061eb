/** Which records were merged into one: asked for with every audit of a patient, and by the foreign key. */
export const mergedInto = String.raw`
CREATE INDEX patient_merged_into ON patient (tenant_id, merged_into) WHERE merged_into IS NOT NULL;
`;
