import { useQuery } from '@tanstack/react-query';
import { serviceRoutes } from '../../../src/foundation/contract/routes/service.ts';
import { call } from './client.ts';

/** True when the server says that all it serves is a demonstration. */
export function useIsDemonstration(): boolean {
  const { data: answer } = useQuery({
    queryKey: ['alive'],
    queryFn: ({ signal }) => call(serviceRoutes.alive, { signal }),
    staleTime: Infinity,
  });
  return answer?.demonstration !== undefined;
}
