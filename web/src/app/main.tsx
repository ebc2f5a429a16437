import { createPreferences } from '@shared/preferences/preferences';
import { connectServer } from '@shared/server/connection';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import './theme.css';

const server = connectServer({
  origin: window.location.origin,
  storage: window.localStorage,
  fetch: window.fetch.bind(window),
  now: Date.now,
});
const preferences = createPreferences(window.localStorage, navigator.language);
server.open();

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App server={server} preferences={preferences} />
    </StrictMode>,
  );
}
