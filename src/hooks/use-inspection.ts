import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Inspection, ReportSettings } from '../client/inspection.ts';
import { useClient } from './context.ts';

/** All that the engine knows about itself, read again every `everyMs`; undefined until it has been read. */
export function useInspection(everyMs: number | null): Inspection | null | undefined {
  const client = useClient();
  return useQuery({
    queryKey: ['inspection'],
    queryFn: () => client.inspect(),
    gcTime: 0,
    staleTime: 0,
    refetchInterval: everyMs ?? false,
  }).data;
}

/** The file of a problem report as JSON text; null where there is no inspector. */
export function useProblemReport(): (settings: ReportSettings) => Promise<string | null> {
  const client = useClient();
  return useCallback(
    async (settings) => {
      const inspection = await client.inspect();
      const { reportOfProblem } = await import('../client/inspection.ts');
      return inspection && JSON.stringify(reportOfProblem(inspection, settings), null, 2);
    },
    [client],
  );
}
