/** Today's appointments, which a new device asks for first: few end later than yesterday, of those of all years. */
export const appointmentEnd = String.raw`
CREATE INDEX appointment_end ON appointment (tenant_id, "end") WHERE NOT deleted;
`;
