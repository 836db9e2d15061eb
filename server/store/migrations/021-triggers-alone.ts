/** What ends invitations is called by its triggers alone. */
export const triggersAlone = `
REVOKE EXECUTE ON FUNCTION end_invitations_of_user(), end_invitations_of_credential() FROM PUBLIC;
`;
