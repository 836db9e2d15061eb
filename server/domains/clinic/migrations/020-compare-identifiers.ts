/** The import compares identifiers as the table of identifiers does, instead of meeting its uniqueness. */
export const compareIdentifiers = `
GRANT EXECUTE ON FUNCTION identifier_form(text) TO medicalpro_app;
`;
