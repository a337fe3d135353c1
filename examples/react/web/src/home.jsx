import { useState } from 'react';
import {
  getCsrfToken, getProviders, getSession, signIn, signOut, useSession,
} from 'next-auth/react';

import { PasswordForm } from './password-form.jsx';

/** Whoever is signed in, and every verb of `next-auth/react` on a button. */
export function Home() {
  const { data: session, status, update } = useSession();
  const [result, setResult] = useState();
  /** A button that shows what its verb resolves to; one that leaves the page shows nothing. */
  const verb = (name, call) => (
    <button type="button" onClick={() => show(call())}>{name}</button>
  );
  async function show(promise) {
    setResult(undefined);
    setResult(await promise);
  }
  return (
    <main>
      <h1>Members</h1>
      <p role="status">{status}</p>
      <pre aria-label="Session">{JSON.stringify(session, null, 2)}</pre>

      <h2>Sign in</h2>
      {verb('Choose how', () => signIn())}
      {verb('At the provider', () => signIn('oidc'))}
      {verb('At the provider, to a section', () => signIn('oidc', { callbackUrl: '/?from=oidc#news' }))}
      {verb('At the provider, as Bob', () =>
        signIn('oidc', undefined, { prompt: 'login', login_hint: 'bob' }))}
      <PasswordForm onSignIn={show} />

      <h2>Change the session</h2>
      {verb('In German', () => update({ locale: 'de' }))}
      {verb('In French, and for nothing', () => update({ locale: 'fr', plan: 'pro' }))}
      {verb('For nothing', () => update({ plan: 'pro' }))}

      <h2>Ask</h2>
      {verb('Session', () => getSession())}
      {verb('Providers', () => getProviders())}
      {verb('CSRF token', () => getCsrfToken())}

      <h2>Sign out</h2>
      {verb('And leave', () => signOut({ callbackUrl: '/?signed=out' }))}
      {verb('And stay', () => signOut({ redirect: false }))}

      <h2>Result</h2>
      <pre aria-label="Result">{JSON.stringify(result, null, 2)}</pre>
      <a href="/account">For members only</a>
    </main>
  );
}
