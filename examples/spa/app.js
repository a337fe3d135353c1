// The whole page: it follows the session, and changes it. No build step; `auth.d.ts` has the types.

/** @import { ErrorCode, Session } from './auth' */
import { getProviders, onSession, signIn, signOut, update } from '/api/auth/client.js';

/** @type {{ [code in ErrorCode]?: string }} */
const REASONS = { CredentialsSignin: 'The name or the password is wrong.' };

const login = /** @type {HTMLFormElement} */ (element('sign-in'));
const nickname = /** @type {HTMLFormElement} */ (element('nickname'));
const leave = element('sign-out');

/** @param {Session | null} session */
function show(session) {
  element('status').textContent = session
    ? `${session.nickname ?? session.user.name} is on the ${session.plan} plan`
    : 'Nobody is signed in';
  login.hidden = session !== null;
  nickname.hidden = leave.hidden = session === null;
}

/** @param {unknown} error */
function complain(error) {
  element('error').textContent = error instanceof Error ? error.message : `${error}`;
}

/** Runs what a button does. @param {() => Promise<unknown>} work */
async function attempt(work) {
  element('error').textContent = '';
  await work().catch(complain);
}

login.addEventListener('submit', (event) => {
  event.preventDefault();
  const form = new FormData(login);
  attempt(async () => {
    const fields = { username: `${form.get('username')}`, password: `${form.get('password')}` };
    const result = await signIn('credentials', { ...fields, redirect: false });
    if (result?.error) throw new Error(REASONS[result.error] ?? `That failed: ${result.error}`);
    login.reset();
  });
});

nickname.addEventListener('submit', (event) => {
  event.preventDefault();
  const name = `${new FormData(nickname).get('nickname')}`;
  attempt(() => update({ nickname: name || null }));
});

leave.addEventListener('click', () => attempt(() => signOut({ redirect: false })));

attempt(async () => {
  const { credentials, ...others } = await getProviders();
  for (const { id, name } of Object.values(others)) {
    const button = Object.assign(document.createElement('button'), { type: 'button' });
    button.textContent = `Sign in with ${name}`;
    button.addEventListener('click', () => attempt(() => signIn(id)));
    element('others').append(button);
  }
});

// Every minute, or every two seconds with `?poll=2`: while the page is open, the session lives on.
const poll = Number(new URL(location.href).searchParams.get('poll') ?? 60);
onSession(show, { poll, onError: complain });

/** @param {string} id */
function element(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}
