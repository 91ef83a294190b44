import './api/no-eval.ts';
import './styles/tokens.css';
import './styles/base.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { checkSession, watchSession } from './api/session.ts';
import { App } from './app/app.tsx';
import { listenToKeys } from './app/keys.ts';
import { applyTheme } from './app/preferences.ts';

// each question is an entry of the record: none is asked again by itself
const queries = new QueryClient({
  defaultOptions: {
    queries: { retry: false, refetchOnWindowFocus: false, refetchOnReconnect: false, staleTime: 60_000 },
  },
});

applyTheme();
listenToKeys();
watchSession();
void checkSession();

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no place for the client');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
