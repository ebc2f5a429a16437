import { useQuery } from '@tanstack/react-query';
import { ask } from '../api/client';
import { useServer } from './context';

/** Whether somebody has claimed this instance. */
export function useSetupState() {
  const { api, origin } = useServer();
  return useQuery({ queryKey: [origin, 'setup'], queryFn: () => ask(api.GET('/setup')) });
}
