import { appointment } from '../../contract/entities/appointment.ts';
import { medicalRecord } from '../../contract/entities/medical-record.ts';
import { Menu } from '@mantine/core';
import { IconMail, IconPlus } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import { useSession } from '../../hooks/index.ts';
import { newAddress } from '../../records/form-place.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { CHART_MODULES } from './modules.ts';

/** The menu of everything that the role may add to a patient's record. */
export function NewMenu({ id }: { id: string }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const permissions = useSession().account?.permissions ?? {};
  const kinds = CHART_MODULES.filter(({ entity }) => permissions[entity.type] === 'rw');
  const mayBook = permissions[appointment.type] === 'rw';
  if (kinds.length === 0 && !mayBook) return null;
  return (
    <Menu position="bottom-end" width={260} shadow="md" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button
          kind="primary"
          icon={<IconPlus size={18} stroke={1.75} aria-hidden />}
          aria-label={t('chart.newLabel')}
          data-testid="chart-new"
        >
          {t('chart.new')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {kinds.map(({ entity, path, icon: Mark }) => (
          <Menu.Item
            key={entity.type}
            leftSection={<Mark size={18} stroke={1.75} aria-hidden />}
            onClick={() => void navigate(newAddress(path, id))}
            data-testid={`new-${entity.type}`}
          >
            {textOf(`${entity.type}.new`)}
          </Menu.Item>
        ))}
        {permissions[medicalRecord.type] === 'rw' && (
          <Menu.Item
            leftSection={<IconMail size={18} stroke={1.75} aria-hidden />}
            onClick={() => void navigate(newAddress('/medical-records', id, 'letter'))}
            data-testid="new-letter"
          >
            {textOf('medicalRecord.newForm.letter')}
          </Menu.Item>
        )}
        {mayBook && (
          <Menu.Item
            leftSection={<IconPlus size={18} stroke={1.75} aria-hidden />}
            onClick={() => void navigate('/appointments/new', { state: { patientId: id } })}
            data-testid="new-appointment"
          >
            {t('appointment.new')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
