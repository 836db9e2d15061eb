/**
 * The zone in which a clinic reads its clocks; none: nobody has said it, and each device takes its own. An unknown one
 * fails in `AT TIME ZONE`, with PostgreSQL's own message.
 */
export const tenantZone = `
ALTER TABLE tenant ADD COLUMN zone text
  CONSTRAINT tenant_zone_known CHECK (zone IS NULL OR timestamptz '2000-01-01 00:00Z' AT TIME ZONE zone IS NOT NULL);
`;
