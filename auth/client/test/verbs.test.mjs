// The verbs: what they ask of the server, and what they give.

import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';

import { BASE, FILES, page, requests, reset, server, settle, tab } from '../fake-browser.mjs';

const PERSON = { user: { name: 'Ada' }, expires: '2030-01-01T00:00:00.000Z', plan: 'pro' };
const asked = () => requests.map(({ method, path }) => `${method} ${path}`);

for (const file of FILES) {
  describe(file, () => {
    let client;
    beforeEach(async () => {
      reset();
      client = await tab(file);
    });

    it('gives the session, and null for nobody', async () => {
      assert.equal(await client.getSession(), null);
      server.session = PERSON;
      assert.deepEqual(await client.getSession(), PERSON);
      assert.deepEqual(asked(), ['GET session', 'GET session']);
    });

    it('gives the token and the providers', async () => {
      assert.equal(await client.getCsrfToken(), 'token');
      assert.deepEqual(Object.keys(await client.getProviders()), ['github', 'credentials', 'passkey']);
    });

    it('signs in with a form and stays', async () => {
      const options = { username: 'Ada', password: 'right', nothing: undefined, redirect: false };
      assert.deepEqual(await client.signIn('credentials', options), {
        ok: true,
        status: 200,
        error: null,
        url: 'https://shop.example/cart?error=Old#top',
      });
      assert.deepEqual(asked(), [
        'GET providers',
        'GET csrf',
        'POST callback/credentials?',
        'GET session',
      ]);
      assert.deepEqual(requests[2].fields, {
        username: 'Ada',
        password: 'right',
        csrfToken: 'token',
        callbackUrl: 'https://shop.example/cart?error=Old#top',
        json: 'true',
      });
      assert.deepEqual(page.went, []);
    });

    it('says why a form was refused', async () => {
      const refused = await client.signIn('credentials', { password: 'wrong', redirect: false });
      const error = 'CredentialsSignin';
      assert.deepEqual(refused, { ok: false, status: 401, error, url: null });
      assert.deepEqual(page.went, []);
      assert.ok(!asked().includes('GET session'));
    });

    it('is not taken in by the page that asks again', async () => {
      const blocked = await client.signIn('credentials', { password: 'blocked', redirect: false });
      assert.deepEqual(blocked, { ok: false, status: 200, error: 'Configuration', url: null });
    });

    it('goes where a form leads, and loads the page again for a fragment', async () => {
      await client.signIn('credentials', { password: 'right' });
      assert.deepEqual(page.went, ['https://shop.example/cart?error=Old#top']);
      assert.equal(page.reloads, 1);
      await client.signIn('credentials', { password: 'right', callbackUrl: 'https://shop.example/' });
      assert.equal(page.reloads, 1);
    });

    it('goes to the provider, whatever redirect says', async () => {
      const parameters = { login_hint: 'ada@shop.example' };
      await client.signIn('github', { redirect: false }, parameters);
      assert.deepEqual(page.went, [
        'https://github.example/authorize?login_hint=ada%40shop.example',
      ]);
    });

    it('asks to link an account', async () => {
      await client.signIn('github', { link: true });
      const sent = requests.find(({ method }) => method === 'POST');
      assert.equal(sent.path.split('?')[0], 'signin/github');
      assert.equal(sent.fields.link, 'true');
    });

    it('opens the sign-in page for no provider and for an unknown one', async () => {
      await client.signIn(undefined, { callbackUrl: '/a b' });
      await client.signIn('constructor', { callbackUrl: '/a b' });
      const url = `${BASE}signin?callbackUrl=%2Fa+b`;
      assert.deepEqual(page.went, [url, url]);
      assert.deepEqual(asked(), ['GET providers']);
    });

    it('asks for the providers once, but again after a failure', async () => {
      server.down = new TypeError('no network');
      await assert.rejects(client.signIn('credentials'), client.AuthError);
      server.down = undefined;
      await client.signIn('credentials', { redirect: false });
      await client.signIn('credentials', { redirect: false });
      assert.equal(asked().filter((request) => request === 'GET providers').length, 2);
    });

    it('signs out, and goes or stays', async () => {
      server.session = PERSON;
      const left = await client.signOut({ redirect: false });
      assert.deepEqual(left, { ok: true, url: 'https://shop.example/' });
      assert.deepEqual(page.went, []);
      assert.deepEqual(asked(), ['GET csrf', 'POST signout']);
      await client.signOut({ callbackUrl: '/bye' });
      assert.deepEqual(page.went, ['https://shop.example/']);
      assert.equal(requests.at(-1).fields.callbackUrl, '/bye');
    });

    it('changes the session with JSON', async () => {
      server.session = PERSON;
      assert.deepEqual(await client.update({ locale: 'de' }), { ...PERSON, locale: 'de' });
      const { fields, json } = requests.at(-1);
      assert.deepEqual(fields, { csrfToken: 'token', data: { locale: 'de' } });
      assert.ok(json);
      await assert.rejects(client.update({ locale: 7 }), { code: 'Answer', status: 400 });
    });

    it('rejects when the network or the answer fails', async () => {
      const verbs = [
        () => client.getSession(),
        () => client.getCsrfToken(),
        () => client.getProviders(),
        () => client.signOut(),
        () => client.update({}),
        () => client.signIn('credentials'),
      ];
      server.down = new TypeError('no network');
      for (const verb of verbs) {
        await assert.rejects(verb, { name: 'AuthError', code: 'Network', cause: server.down });
      }
      server.down = undefined;
      server.session = '<html>';
      await assert.rejects(client.getSession(), { code: 'Answer', status: 200 });
      server.session = {};
      assert.equal(await client.getSession(), null);
    });

    it('asks once for those that ask at the same time', async () => {
      await Promise.all([client.getSession(), client.getSession()]);
      assert.deepEqual(asked(), ['GET session']);
    });

    it('never reads the session while somebody signs out', async () => {
      server.session = PERSON;
      let release;
      server.hold = new Promise((resolve) => (release = resolve));
      const reading = client.getSession();
      const leaving = client.signOut({ redirect: false });
      const changing = client.update({ plan: 'free' });
      await settle();
      assert.deepEqual(asked(), ['GET session']);
      release();
      assert.deepEqual(await reading, PERSON);
      await Promise.all([leaving, changing]);
      const rest = ['GET csrf', 'POST signout', 'GET csrf', 'POST session'];
      assert.deepEqual(asked().slice(1), rest);
    });

    it('takes turns with other tabs where the browser has locks', async () => {
      const names = [];
      navigator.locks = {
        request: (name, work) => {
          names.push(name);
          return work();
        },
      };
      await client.getSession();
      assert.deepEqual(names, [`auth:${new URL(BASE).pathname}`]);
    });
  });
}
