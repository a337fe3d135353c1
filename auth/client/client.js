/**
 * Signing in and out, and the session, in the browser. Served next to the routes that it asks, so
 * it needs no configuration, and `script-src 'self'` is all that it asks of a content security
 * policy.
 */

/** How long a request may take, in milliseconds. */
const DEADLINE = 30_000;

/** @param {string} path below the base path */
const at = (path) => new URL(path, import.meta.url);
/** `/api/auth/` */
const BASE = at('.').pathname;
/** The channel between tabs, the key in the storage, and the lock. */
const NAME = `auth:${BASE}`;

/** No answer came, or one that the route doesn't give. What a form is refused for is no error. */
export class AuthError extends Error {
  /** @param {'Network' | 'Answer'} code @param {{ status?: number, cause?: unknown }} options */
  constructor(code, { status, cause } = {}) {
    super(`${NAME}: ${code} ${status ?? ''}`, { cause });
    this.name = 'AuthError';
    this.code = code;
    this.status = status;
  }
}

/** @param {string} path @param {string | URLSearchParams} [body] JSON or a form: a POST */
async function ask(path, body) {
  let status;
  try {
    const response = await fetch(at(path), {
      method: body ? 'POST' : 'GET',
      body,
      headers: typeof body === 'string' ? { 'Content-Type': 'application/json' } : {},
      signal: AbortSignal.timeout(DEADLINE),
    });
    status = response.status;
    return { status, ok: response.ok, json: await response.json() };
  } catch (cause) {
    throw new AuthError(cause instanceof SyntaxError ? 'Answer' : 'Network', { status, cause });
  }
}

/** @param {string} path @param {string} [body] */
async function read(path, body) {
  const { status, ok, json } = await ask(path, body);
  if (!ok) throw new AuthError('Answer', { status });
  return json;
}

/** Sends a form, and gives where its answer leads. @param {string} path @param {object} fields */
async function submit(path, fields) {
  const given = Object.entries(fields).filter(([, value]) => value != null);
  const csrfToken = await getCsrfToken();
  const form = { ...Object.fromEntries(given), csrfToken, json: 'true' };
  const { status, ok, json } = await ask(path, new URLSearchParams(form));
  if (typeof json?.url !== 'string') throw new AuthError('Answer', { status });
  const { pathname, searchParams } = new URL(json.url, location.href);
  // The target of a sign-in that went well may have an `error` of its own.
  const own =
    !ok || ['confirm', 'error', 'signin', 'signout'].some((route) => pathname === BASE + route);
  // Without its cookie a form is answered with the page that asks again.
  const refused = searchParams.has('csrf') ? 'Configuration' : null;
  const error = own ? (searchParams.get('error') ?? refused) : null;
  // Nobody is signed in yet: the page at `url` asks for a second factor.
  const second = json.secondFactor ? { secondFactor: true } : {};
  return { ok: ok && !error, status, error, url: json.url, ...second };
}

/** @param {string | URL} url */
function go(url) {
  const [page] = location.href.split('#');
  location.assign(url);
  // Another fragment alone loads nothing.
  if (`${url}`.startsWith(`${page}#`)) location.reload();
}

/** What the server said last; `undefined` before it said anything. */
let known;
/** What listeners were told last, as JSON. */
let told;
/** The end of the queue. */
let tail = Promise.resolve();
/** A refresh that has not begun. */
let waiting;
/** Whether other tabs hear of its result. */
let loud = false;
/** The list of providers, which stays the same. */
let listed;
const listeners = new Set();
/** Ends the listening to other tabs. */
let deafen;
let channel;

/**
 * Runs what reads or changes the session, one after the other, in all tabs: every answer writes the
 * session's cookie, and one that is under way while another signs out would bring it back.
 */
function inTurn(work) {
  const locks = globalThis.navigator?.locks;
  const result = tail.then(() => (locks ? locks.request(NAME, work) : work()));
  tail = result.catch(() => {}); // the caller gets it
  return result;
}

/** @param {boolean} [heard] another tab was the cause */
function refresh(heard) {
  loud ||= !heard;
  waiting ??= inTurn(async () => {
    const tell = loud;
    waiting = undefined;
    loud = false;
    return learn(await read('session'), tell);
  });
  return waiting;
}

/** The session as tabs compare it: `expires` is another each time. */
const key = (session) => session && JSON.stringify({ ...session, expires: 0 });

function learn(answer, tell = true) {
  const session = answer && Object.keys(answer).length ? answer : null;
  const isNew = key(session) !== key(known);
  known = session;
  const text = JSON.stringify(session);
  if (text !== told) {
    told = text;
    for (const entry of listeners) notify(entry);
  }
  // Never after another tab's message: a session that differs each time would go round for ever.
  if (isNew && tell) post(key(session) ?? '');
  return session;
}

/** Apart from the rest, which a listener that throws must not stop. */
function notify(entry) {
  queueMicrotask(() => listeners.has(entry) && entry.listener(known));
}

function refreshInBackground(heard) {
  refresh(heard).catch((error) => {
    for (const { onError } of listeners) onError(error);
  });
}

/** Tells the other tabs. */
function post(text) {
  if (globalThis.BroadcastChannel) {
    const open = channel ?? new BroadcastChannel(NAME);
    open.postMessage(text);
    if (open !== channel) open.close();
    return;
  }
  try {
    localStorage.setItem(NAME, text);
    localStorage.removeItem(NAME);
  } catch {
    // Storage is forbidden: the other tabs ask when they are looked at.
  }
}

/** Listens to the other tabs. */
function listen() {
  const hear = (text) => text !== (key(known) ?? '') && refreshInBackground(true);
  if (globalThis.BroadcastChannel) {
    channel = new BroadcastChannel(NAME);
    channel.onmessage = ({ data }) => hear(data);
    return () => {
      channel.close();
      channel = undefined;
    };
  }
  const stored = ({ key: name, newValue }) => {
    if (name === NAME && newValue !== null) hear(newValue);
  };
  addEventListener('storage', stored);
  return () => removeEventListener('storage', stored);
}

/** The session, or `null` when nobody is signed in. */
export function getSession() {
  return refresh();
}

/** The token that forms carry. */
export async function getCsrfToken() {
  return (await read('csrf')).csrfToken;
}

/** The providers that can be used, by id. */
export function getProviders() {
  return read('providers');
}

/** Signs in: see `client.d.ts`. */
export async function signIn(provider, options = {}, authorizationParams = {}) {
  const { callbackUrl = location.href, redirect = true, ...fields } = options;
  const providers = provider && (await (listed ??= getProviders().catch(forget)));
  if (!provider || !Object.hasOwn(providers, provider)) {
    return go(at(`signin?${new URLSearchParams({ callbackUrl })}`));
  }
  const { type } = providers[provider];
  const route = type === 'credentials' ? 'callback' : 'signin';
  const query = new URLSearchParams(authorizationParams);
  const result = await inTurn(async () => {
    const answer = await submit(`${route}/${provider}?${query}`, { ...fields, callbackUrl });
    const stays = !redirect && type !== 'oauth';
    if (stays && answer.ok && !answer.secondFactor) learn(await read('session'));
    return { ...answer, stays };
  });
  const { stays, ...answer } = result;
  if (!stays) return go(answer.url);
  return answer.error ? { ...answer, url: null } : answer;
}

/** Sends JSON, and gives the answer, whatever its status. */
async function tell(path, fields = {}) {
  const csrfToken = await getCsrfToken();
  return ask(path, JSON.stringify({ ...fields, csrfToken, json: 'true' }));
}

/** The bytes of base64url. @param {string} text */
const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));

/** @param {ArrayBuffer} buffer */
const base64url = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=/g, '');

/** Options as JSON, as the browser takes them. */
function readable(options) {
  const copy = { ...options, challenge: bytes(options.challenge) };
  if (copy.user) copy.user = { ...copy.user, id: bytes(copy.user.id) };
  for (const list of ['allowCredentials', 'excludeCredentials']) {
    copy[list] &&= copy[list].map((it) => ({ ...it, id: bytes(it.id) }));
  }
  return copy;
}

/** The members of both answers of an authenticator that are bytes. */
const PARTS = [
  'clientDataJSON',
  'attestationObject',
  'authenticatorData',
  'signature',
  'userHandle',
];

/** A credential as JSON. */
function written(credential) {
  const { id, type, authenticatorAttachment, response } = credential;
  const answer = { transports: response.getTransports?.() };
  for (const part of PARTS) {
    if (response[part]) answer[part] = base64url(response[part]);
  }
  const clientExtensionResults = credential.getClientExtensionResults();
  return { id, rawId: id, type, authenticatorAttachment, clientExtensionResults, response: answer };
}

/** What is asked of an authenticator now, so that something else can take its place. */
let asking;

/** Nobody is signed in. */
const none = (status, error) => ({ ok: false, status, error, url: null });

/** Asks for a passkey: a credential, or why there is none. */
async function pick(path, mediation) {
  for (;;) {
    const { ok, status, json } = await tell(path);
    // Without its cookie a form is answered with the page that asks again.
    if (!ok || !json.publicKey) return none(status, json.error ?? 'Configuration');
    asking?.abort();
    const own = (asking = new AbortController());
    let isStale = false;
    const renew = () => {
      isStale = true;
      own.abort();
    };
    // A challenge lives for five minutes. What waits among the suggestions for longer gets another.
    const timer = mediation && setTimeout(renew, 240_000);
    try {
      const publicKey = readable(json.publicKey);
      const { signal } = own;
      return { credential: await navigator.credentials.get({ publicKey, signal, mediation }) };
    } catch {
      if (!isStale) return none(0, 'Cancelled');
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Has a passkey made, as the route asks for one: its JSON, or why there is none. */
async function make(path, fields) {
  const asked = await tell(path, fields);
  if (!asked.ok) return { ok: false, status: asked.status, error: asked.json.error };
  asking?.abort();
  try {
    const publicKey = readable(asked.json.publicKey);
    const credential = written(await navigator.credentials.create({ publicKey }));
    return { ok: true, credential };
  } catch (cause) {
    const error = cause?.name === 'InvalidStateError' ? 'Exists' : 'Cancelled';
    return { ok: false, status: 0, error };
  }
}

/** Asks for a passkey as a second factor: its JSON, or why there is none. */
async function proveFactor() {
  const asked = await tell('second-factor/options');
  if (!asked.ok) return { ok: false, status: asked.status, error: asked.json.error };
  asking?.abort();
  try {
    const publicKey = readable(asked.json.publicKey);
    return { ok: true, credential: written(await navigator.credentials.get({ publicKey })) };
  } catch {
    return { ok: false, status: 0, error: 'Cancelled' };
  }
}

/** The fields of a proof: a code, or a passkey that is asked for now. */
async function shownProof({ code, passkey: asks }) {
  if (!asks) return { ok: true, fields: code == null ? {} : { code } };
  const { credential, ...result } = await proveFactor();
  return { ...result, fields: { credential } };
}

/** Sends what changes the factors, with a proof, and gives the answer. */
async function change(path, fields, proof = {}) {
  const shown = await shownProof(proof);
  if (!shown.ok) return shown;
  const { ok, status, json } = await tell(`second-factor/${path}`, { ...fields, ...shown.fields });
  return { ok, status, error: json.error ?? null, ...json };
}

/** Ends a sign-in that has waited, and goes on where it leads. */
async function conclude(path, fields, redirect) {
  const { ok, status, json } = await inTurn(async () => {
    const answer = await tell(`second-factor/${path}`, fields);
    if (answer.ok && !redirect) learn(await read('session'));
    return answer;
  });
  const isDone = ok && typeof json.url === 'string';
  // A page that shows recovery codes goes on by itself.
  if (isDone && redirect && !json.recoveryCodes?.length) return go(json.url);
  return { ok, status, error: json.error ?? null, url: null, ...json };
}

/** Second factors: see `client.d.ts`. */
export const secondFactor = {
  state: () => read('second-factor/state'),

  async verify({ remember = false, redirect = true, ...proof } = {}) {
    const shown = await shownProof(proof);
    if (!shown.ok) return { ...shown, url: null };
    return conclude('verify', { ...shown.fields, remember }, redirect);
  },

  addApp: (proof) => change('totp', {}, proof),

  confirmApp({ setup, code, name, redirect = true }) {
    return conclude('confirm', { setup, code, name }, redirect);
  },

  async registerPasskey({ redirect = true } = {}) {
    const { ok, credential, ...failure } = await make('second-factor/register-options');
    if (!ok) return { ok, url: null, ...failure };
    return conclude('register', { credential }, redirect);
  },

  makeRecoveryCodes: (proof) => change('recovery-codes', {}, proof),
  removeApp: (id, proof) => change('remove', { id }, proof),
  forgetBrowser: (id = 'all') => change('forget', { id }),
  cancel: () => tell('second-factor/cancel').then(({ ok }) => ok),

  /** The answer of a passkey, for a form. */
  passkey: proveFactor,
  /** A new passkey, for the form that sets up the first factor. */
  newPasskey: () => make('second-factor/register-options'),
};

/** Signing in with passkeys, and somebody's own: see `client.d.ts`. */
export const passkey = {
  isSupported: () => !!globalThis.PublicKeyCredential,

  async signIn(options = {}) {
    const { provider = 'passkey', autofill, callbackUrl = location.href, redirect = true } = options;
    const canSuggest = () => globalThis.PublicKeyCredential?.isConditionalMediationAvailable?.();
    if (autofill && !(await canSuggest())) return none(0, 'Cancelled');
    const { credential, ...failure } = await pick(
      `signin/${provider}`,
      autofill ? 'conditional' : undefined,
    );
    if (!credential) return failure;
    const answer = await inTurn(async () => {
      const fields = { credential: JSON.stringify(written(credential)), callbackUrl };
      const result = await submit(`callback/${provider}`, fields);
      if (!redirect && result.ok) learn(await read('session'));
      return result;
    });
    if (redirect) return go(answer.url);
    return answer.error ? { ...answer, url: null } : answer;
  },

  confirm: ({ provider = 'passkey', ...options } = {}) => prove(provider, 'passkey', options),

  async register({ name, ...proof } = {}) {
    const shown = await shownProof(proof);
    if (!shown.ok) return shown;
    const { ok: made, credential, ...failure } = await make('passkeys/options', shown.fields);
    if (!made) return { ok: false, ...failure };
    const fields = { name, credential };
    const { ok, status, json } = await tell('passkeys/register', fields);
    return { ok, status, error: json.error ?? null, ...json };
  },

  list: async () => (await read('passkeys/list')).passkeys,

  async rename(id, name) {
    const { ok, status, json } = await tell('passkeys/rename', { id, name });
    return { ok, status, error: json.error ?? null };
  },

  async remove(id, proof = {}) {
    const shown = await shownProof(proof);
    if (!shown.ok) return shown;
    const { ok, status, json } = await tell('passkeys/remove', { id, ...shown.fields });
    return { ok, status, error: json.error ?? null };
  },
};

/** Proves that the user is there. */
async function prove(provider, type, { callbackUrl = location.href, redirect = true, ...fields }) {
  const path = `confirm/${provider}`;
  const picked = type === 'passkey' && (await pick(path));
  if (picked && !picked.credential) return picked;
  const credential = picked ? JSON.stringify(written(picked.credential)) : null;
  const answer = await inTurn(() => submit(path, { ...fields, credential, callbackUrl }));
  if (redirect || type === 'oauth') return go(answer.url);
  return answer.error ? { ...answer, url: null } : answer;
}

/** What whoever is signed in can confirm with. */
export async function getConfirmMethods() {
  return (await read('confirm/methods')).methods;
}

/** Confirms that it's them: see `client.d.ts`. */
export async function confirm(provider, options = {}) {
  const methods = provider ? await getConfirmMethods() : [];
  const method = methods.find(({ id }) => id === provider);
  if (method) return prove(provider, method.type, options);
  const { callbackUrl = location.href } = options;
  return go(at(`confirm?${new URLSearchParams({ callbackUrl })}`));
}

/** Whether an answer asks for a fresh session: see `client.d.ts`. */
export const isStale = (response) =>
  response.status === 401 &&
  /insufficient_user_authentication/.test(response.headers.get('WWW-Authenticate'));

function forget(error) {
  listed = undefined;
  throw error;
}

/** Signs out: see `client.d.ts`. */
export async function signOut({ callbackUrl = location.href, redirect = true } = {}) {
  const { ok, url } = await inTurn(async () => {
    const answer = await submit('signout', { callbackUrl });
    if (answer.ok) learn(null);
    return answer;
  });
  return redirect ? go(url) : { ok, url };
}

/** Asks to change the session; gives the new one, or `null` when nobody is signed in. */
export function update(data) {
  return inTurn(async () => {
    const csrfToken = await getCsrfToken();
    return learn(await read('session', JSON.stringify({ csrfToken, data })));
  });
}

/** Follows the session: see `client.d.ts`. */
export function onSession(listener, options = {}) {
  const { poll = 0, refetchOnFocus = true, refetchWhenOffline = false } = options;
  const { onError = console.error } = options;
  const entry = { listener, onError };
  const end = new AbortController();
  const { signal } = end;
  const again = () => (refetchWhenOffline || navigator.onLine) && refreshInBackground();

  const isFirst = !listeners.size;
  listeners.add(entry);
  if (known !== undefined) notify(entry);
  if (isFirst) {
    deafen = listen();
    refreshInBackground();
  }
  if (refetchOnFocus) {
    const seen = () => document.visibilityState === 'visible' && again();
    document.addEventListener('visibilitychange', seen, { signal });
  }
  addEventListener('online', () => refreshInBackground(), { signal });
  const timer = poll > 0 ? setInterval(() => known && again(), poll * 1000) : undefined;

  return () => {
    if (!listeners.delete(entry)) return;
    end.abort();
    clearInterval(timer);
    if (!listeners.size) deafen();
  };
}
