/**
 * An address by which others read a practitioner's agenda (AG-37): one at a time, under an id of its own. What it shows is
 * the clinic's to say.
 */
export const agendaFeed = String.raw`
CREATE TABLE agenda_feed (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  practitioner_id uuid NOT NULL,
  id uuid NOT NULL,
  language text NOT NULL,
  made_by uuid NOT NULL,
  made_at timestamptz(3) NOT NULL,
  revoked_at timestamptz(3),
  fetched_at timestamptz(3),
  window_at timestamptz(3) NOT NULL,
  fetches int NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id, practitioner_id),
  CONSTRAINT agenda_feed_practitioner_fk FOREIGN KEY (tenant_id, practitioner_id) REFERENCES practitioner (tenant_id, id),
  CONSTRAINT agenda_feed_user_fk FOREIGN KEY (tenant_id, made_by) REFERENCES app_user (tenant_id, id)
);
SELECT protect_tenant_table('agenda_feed');
GRANT SELECT, INSERT, UPDATE ON agenda_feed TO medicalpro_app;

CREATE TABLE agenda_feed_setting (
  tenant_id uuid PRIMARY KEY REFERENCES tenant (id),
  shows text NOT NULL CONSTRAINT agenda_feed_shows CHECK (shows IN ('busy', 'motif', 'initials'))
);
SELECT protect_tenant_table('agenda_feed_setting');
GRANT SELECT, INSERT, UPDATE ON agenda_feed_setting TO medicalpro_app;
`;
