import { recordScreens, type RecordScreens } from '../../records/record-screens.tsx';
import type { RecordModule } from '../../records/record-module.ts';
import { allergies } from './allergy-module.tsx';
import { ChartScreen } from './chart-screen.tsx';
import { ChartSummary } from './chart-summary.tsx';
import { conditions } from './condition-module.tsx';
import { NewMenu } from './new-menu.tsx';
import { StandingBar } from './standing-bar.tsx';

const underPatient = <I extends object>(module: RecordModule<I>): RecordScreens => ({
  ...recordScreens(module),
  Screen: () => <ChartScreen module={module} />,
});

export const allergyScreens = underPatient(allergies);
export const conditionScreens = underPatient(conditions);

/** The patients' screens, with the record of a patient on the patient's page. */
export const withChart = <I extends object>(patients: RecordModule<I>): RecordScreens => {
  const { Facts } = patients;
  return recordScreens({
    ...patients,
    Standing: StandingBar,
    Actions: NewMenu,
    Facts: ({ record }) => (
      <>
        <ChartSummary patientId={String(record['id'])} />
        <Facts record={record} />
      </>
    ),
  });
};
