export const documentKind = String.raw`
ALTER TABLE medical_record ADD COLUMN document_kind text;
`;
