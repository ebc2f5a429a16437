import { defineMessages } from '@shared/i18n/messages';

export const appMessages = defineMessages({ notFound: 'Page not found' }, { notFound: 'Page introuvable' });
