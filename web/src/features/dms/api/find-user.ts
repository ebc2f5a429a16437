import { type Api, ask } from '@shared/api/client';
import type { User } from '@shared/api/types';

/** The person of exactly this name, or undefined. */
export async function findUser(api: Api, username: string): Promise<User | undefined> {
  const found = await ask(api.GET('/users', { params: { query: { username } } }));
  return found[0];
}
