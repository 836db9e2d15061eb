import { appointment } from '../../contract/entities/appointment.ts';
import { IconCalendarDown } from '@tabler/icons-react';
import { useClient, useNames, useSpanReader } from '../../hooks/index.ts';
import { icsOf } from '../../lib/ics.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { saveTextFile } from '../../ui/primitives/download.ts';
import { useMotifs } from './motifs.ts';
import { busyOf, occupies, practitionersOf } from './planning.ts';

/** A practitioner's appointments as a file for another calendar. Others may read that one, so it names no patient. */
export function SaveAgenda({ practitionerId }: { practitionerId: string }) {
  const { t } = useTexts();
  const client = useClient();
  const { wordOf } = useMotifs();
  const read = useSpanReader(appointment);
  const name = useNames('practitioner', [practitionerId])[practitionerId] ?? '';
  const save = () => {
    const rows = read('ever', {
      longestMs: Infinity,
      accepts: (summary) => occupies(summary) && practitionersOf(summary).includes(practitionerId),
    });
    const events = rows.map(({ id, summary }) => ({
      uid: `${id}@medicalpro`,
      ...busyOf(summary),
      summary: wordOf(summary.serviceType) || t('agenda.visits.appointment'),
      tentative: summary.status === 'pending',
    }));
    const stamp = new Date(client.latest()).toISOString();
    saveTextFile(`agenda-${stamp.slice(0, 10)}.ics`, icsOf({ name, stamp, events }), 'text/calendar');
  };
  return (
    <Button icon={<IconCalendarDown size={18} stroke={1.75} aria-hidden />} onClick={save} data-testid="save-agenda">
      {t('agenda.visits.save')}
    </Button>
  );
}
