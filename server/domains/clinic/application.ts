import type { Application } from '../../application.ts';
import { fillDemoCalendar } from './fixtures/demo-calendar.ts';
import { createDemoDrugs } from './fixtures/demo-drugs.ts';
import { createDemo, DEMO_PASSWORD, DEMO_TENANT, DEMO_USERS } from './fixtures/demo.ts';
import { importDrugs } from './drugs/import-release.ts';
import { startParseThread } from './import/parse-thread.ts';
import { createClinic } from './index.ts';

export const clinicApplication: Application = {
  domain: createClinic(startParseThread, importDrugs),
  demonstration: {
    tenant: DEMO_TENANT,
    users: DEMO_USERS,
    password: DEMO_PASSWORD,
    create: createDemo,
    refresh: fillDemoCalendar,
    fill: (db) => createDemoDrugs(db),
  },
};
