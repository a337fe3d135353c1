// A browser for the tests: as many tabs as wanted, each an instance of the module, with a server
// that remembers one session.

export const FILES = ['client.js', 'client.min.js'];
export const BASE = new URL('.', import.meta.url).href;

const channels = new Set();

/** Delivers as browsers do: later, and never to the sender. */
class Channel {
  constructor(name) {
    this.name = name;
    channels.add(this);
  }

  postMessage(data) {
    sent.push(data);
    for (const other of channels) {
      if (other !== this && other.name === this.name) {
        setImmediate(() => channels.has(other) && other.onmessage?.({ data }));
      }
    }
  }

  close() {
    channels.delete(this);
  }
}

/** What listeners threw. */
export const uncaught = [];
/** What was posted to other tabs. */
export const sent = [];
/** The requests: method, path, and the fields of a body. */
export const requests = [];
export const page = { went: [], reloads: 0, events: undefined };
/** What the server has, and how it answers. */
export const server = { session: {}, down: undefined, hold: undefined };

const { setInterval: interval } = globalThis;
let opened = 0;

/** A browser without a tab. */
export function reset({ storage } = {}) {
  for (const channel of channels) channel.close();
  for (const list of [sent, requests, uncaught, page.went]) list.length = 0;
  page.reloads = 0;
  Object.assign(server, { session: {}, down: undefined, hold: undefined });
  page.events = new EventTarget();
  const document = new EventTarget();
  document.visibilityState = 'visible';
  define({
    document,
    // The test runner takes what is uncaught for a failure.
    queueMicrotask: (work) => Promise.resolve().then(work).catch((error) => uncaught.push(error)),
    // A test that fails leaves its listeners behind, which must not keep the process alive.
    setInterval: (work, time) => interval(work, time).unref(),
    fetch: answer,
    navigator: { onLine: true },
    BroadcastChannel: storage ? undefined : Channel,
    localStorage: storage,
    location: {
      href: 'https://shop.example/cart?error=Old#top',
      assign: (url) => page.went.push(`${url}`),
      reload: () => (page.reloads += 1),
    },
    addEventListener: page.events.addEventListener.bind(page.events),
    removeEventListener: page.events.removeEventListener.bind(page.events),
  });
}

function define(globals) {
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
}

/** Opens a tab. */
export function tab(file) {
  opened += 1;
  return import(`./${file}?tab=${opened}`);
}

/** Lets everything happen that is on its way. */
export const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

const PROVIDERS = {
  github: { id: 'github', name: 'GitHub', type: 'oauth' },
  credentials: { id: 'credentials', name: 'Password', type: 'credentials' },
  passkey: { id: 'passkey', name: 'Passkey', type: 'passkey' },
};

async function answer(url, { method, body, headers }) {
  const fields = typeof body === 'string' ? JSON.parse(body) : Object.fromEntries(body ?? []);
  const path = url.href.slice(BASE.length);
  const request = { method, path, fields, json: headers['Content-Type'] === 'application/json' };
  requests.push(request);
  if (server.down) throw server.down;
  const response = routes(request);
  await server.hold;
  return response;
}

function routes({ method, path, fields }) {
  const [route, query] = path.split('?');
  const forbidden = method === 'POST' && fields.csrfToken !== 'token';
  const home = 'https://shop.example/';
  switch (`${method} ${route}`) {
    case 'GET csrf':
      return Response.json({ csrfToken: 'token' });
    case 'GET providers':
      return Response.json(PROVIDERS);
    case 'GET session':
      if (typeof server.session === 'string') return new Response(server.session);
      return Response.json(server.session);
    case 'POST session':
      if (forbidden || fields.data?.locale === 7) return Response.json({}, { status: 400 });
      server.session = { ...server.session, ...fields.data };
      return Response.json(server.session);
    case 'POST signin/github':
      return Response.json({ url: `https://github.example/authorize?${query}` });
    case 'POST callback/credentials':
      if (fields.password === 'blocked') return Response.json({ url: `${BASE}signin?csrf=true` });
      if (fields.password !== 'right') {
        const url = `${BASE}error?error=CredentialsSignin&provider=credentials`;
        return Response.json({ url }, { status: 401 });
      }
      if (fields.username === 'careful') {
        return Response.json({ url: `${BASE}second-factor`, secondFactor: true });
      }
      server.session = { user: { name: fields.username }, expires: '2030-01-01T00:00:00.000Z' };
      return Response.json({ url: fields.callbackUrl });
    case 'POST signin/passkey':
      if (forbidden) return Response.json({ url: `${BASE}signin?csrf=true` });
      return Response.json({ publicKey: { challenge: 'AQI', allowCredentials: [], rpId: 'x' } });
    case 'POST callback/passkey':
      if (!fields.credential.includes('"userHandle":"_-8"')) {
        const url = `${BASE}error?error=PasskeySignin&provider=passkey`;
        return Response.json({ url }, { status: 401 });
      }
      server.session = { user: { name: 'Ada' }, expires: '2030-01-01T00:00:00.000Z' };
      return Response.json({ url: fields.callbackUrl });
    case 'POST passkeys/options': {
      if (forbidden) return Response.json({ error: 'CsrfToken' }, { status: 403 });
      const known = [{ type: 'public-key', id: '_-8', transports: ['usb'] }];
      const user = { id: 'AwQ', name: 'ada', displayName: 'Ada' };
      return Response.json({ publicKey: { challenge: 'AQI', user, excludeCredentials: known } });
    }
    case 'POST passkeys/register':
      if (fields.credential.id !== 'new') {
        return Response.json({ error: 'Refused' }, { status: 400 });
      }
      return Response.json({ passkey: { id: 'new', name: fields.name ?? null } });
    case 'GET passkeys/list':
      return Response.json({ passkeys: [{ id: 'new' }] });
    case 'POST passkeys/remove':
      if (fields.id === 'last') return Response.json({ error: 'Last' }, { status: 409 });
      return Response.json({});
    case 'POST passkeys/rename':
      return Response.json({});
    case 'GET second-factor/state':
      return Response.json({ step: 'prove', methods: ['totp', 'passkey'], remember: 60 });
    case 'POST second-factor/options':
      return Response.json({ publicKey: { challenge: 'AQI', allowCredentials: [], rpId: 'x' } });
    case 'POST second-factor/verify':
      if (fields.code !== '123456' && fields.credential?.id !== '_-8') {
        return Response.json({ error: 'Wrong' }, { status: 401 });
      }
      server.session = { user: { name: 'Ada' }, expires: '2030-01-01T00:00:00.000Z' };
      return Response.json({ url: 'https://shop.example/cart' });
    case 'POST second-factor/totp':
      return Response.json({ setup: 'sealed', secret: 'ABCD', uri: 'otpauth://x', qr: '<svg>' });
    case 'POST second-factor/confirm':
      if (fields.setup !== 'sealed') return Response.json({ error: 'Expired' }, { status: 400 });
      server.session = { user: { name: 'Ada' }, expires: '2030-01-01T00:00:00.000Z' };
      return Response.json({
        url: 'https://shop.example/cart',
        recoveryCodes: fields.name === 'second' ? [] : ['0000-1111'],
      });
    case 'POST second-factor/register-options': {
      const user = { id: 'AwQ', name: 'ada', displayName: 'Ada' };
      return Response.json({ publicKey: { challenge: 'AQI', user, excludeCredentials: [] } });
    }
    case 'POST second-factor/register':
      return Response.json({ url: 'https://shop.example/cart', recoveryCodes: [] });
    case 'POST second-factor/recovery-codes':
      if (fields.code !== '123456') return Response.json({ error: 'Wrong' }, { status: 401 });
      return Response.json({ recoveryCodes: ['2222-3333'] });
    case 'POST second-factor/remove':
      if (!fields.credential) return Response.json({ error: 'ProofRequired' }, { status: 403 });
      return Response.json({});
    case 'POST second-factor/forget':
      return Response.json({});
    case 'POST second-factor/cancel':
      return Response.json({ url: home });
    case 'GET confirm/methods': {
      if (!server.session.user) return Response.json({ error: 'SessionRequired' }, { status: 401 });
      const methods = Object.values(PROVIDERS).map((it) => ({ ...it, url: `${BASE}confirm/${it.id}` }));
      return Response.json({ methods });
    }
    case 'POST confirm/github':
      return Response.json({ url: 'https://github.example/authorize?prompt=login' });
    case 'POST confirm/credentials':
      if (forbidden) return Response.json({ url: `${BASE}confirm?csrf=true` });
      if (fields.password !== 'right') {
        const url = `${BASE}confirm?error=CredentialsSignin&provider=credentials`;
        return Response.json({ url }, { status: 401 });
      }
      return Response.json({ url: fields.callbackUrl });
    case 'POST confirm/passkey':
      if (!fields.credential) {
        const known = [{ type: 'public-key', id: '_-8', transports: ['usb'] }];
        return Response.json({ publicKey: { challenge: 'AQI', allowCredentials: known, rpId: 'x' } });
      }
      if (!fields.credential.includes('"userHandle":"_-8"')) {
        const url = `${BASE}confirm?error=OtherUser&provider=passkey`;
        return Response.json({ url }, { status: 403 });
      }
      return Response.json({ url: fields.callbackUrl });
    case 'POST signout':
      server.session = {};
      return Response.json({ url: home });
    default:
      return new Response(`Error: ${method} is not supported here`, { status: 400 });
  }
}
