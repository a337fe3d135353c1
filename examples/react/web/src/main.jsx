// The page at `/` and, for members only, at `/account`.
//
// The query says how `SessionProvider` is set up: `refetch` is its interval in seconds, `focus=no`
// keeps it from asking when the window gets the focus, `offline=no` from asking at its interval while
// the browser is offline, and with `session=given` the page asks for the session first and hands it
// over.

import { createRoot } from 'react-dom/client';
import { SessionProvider } from 'next-auth/react';

import { Account } from './account.jsx';
import { Home } from './home.jsx';

/** Where the routes are; a build can be told otherwise. */
const basePath = import.meta.env.VITE_AUTH_BASE_PATH ?? '/api/auth';

const settings = new URLSearchParams(location.search);

/** The session of this browser, or `null`. */
async function currentSession() {
  const response = await fetch(`${basePath}/session`);
  const session = await response.json();
  return Object.keys(session).length > 0 ? session : null;
}

// Without one, `SessionProvider` asks for the session itself.
const session = settings.get('session') === 'given' ? await currentSession() : undefined;

createRoot(document.getElementById('root')).render(
  <SessionProvider
    basePath={basePath}
    session={session}
    refetchInterval={Number(settings.get('refetch') ?? 0)}
    refetchOnWindowFocus={settings.get('focus') !== 'no'}
    refetchWhenOffline={settings.get('offline') === 'no' ? false : undefined}
  >
    {location.pathname === '/account' ? <Account /> : <Home />}
  </SessionProvider>,
);
