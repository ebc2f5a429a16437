import type { Id } from '@shared/api/types';
import { createContext, use } from 'react';

/** Opens a person's card beside the element that was pressed. */
export type ShowPerson = (person: { userId: Id; guildId?: Id | undefined }, beside: HTMLElement) => void;

export const PersonCardContext = createContext<ShowPerson>(() => undefined);

export const useShowPerson = (): ShowPerson => use(PersonCardContext);
