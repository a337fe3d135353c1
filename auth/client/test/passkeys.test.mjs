// Passkeys: what is asked of the browser and of the server, and what comes of it.

import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';

import { FILES, page, requests, reset, tab } from '../fake-browser.mjs';

const asked = () => requests.map(({ method, path }) => `${method} ${path}`);
const buffer = (...numbers) => Uint8Array.from(numbers).buffer;

/** What an authenticator gives. */
const credential = (id, response) => ({
  id,
  type: 'public-key',
  authenticatorAttachment: 'platform',
  getClientExtensionResults: () => ({}),
  response,
});
const signed = (userHandle) =>
  credential('_-8', {
    clientDataJSON: buffer(1),
    authenticatorData: buffer(2),
    signature: buffer(3),
    userHandle,
  });

for (const file of FILES) {
  describe(file, () => {
    let client, told, answer;
    beforeEach(async () => {
      reset();
      told = [];
      answer = () => signed(buffer(0xff, 0xef));
      const tell = (what) => async (options) => {
        told.push([what, options]);
        return answer(options);
      };
      navigator.credentials = { get: tell('get'), create: tell('create') };
      globalThis.PublicKeyCredential = { isConditionalMediationAvailable: async () => true };
      client = await tab(file);
    });

    it('knows whether the browser does', () => {
      assert.equal(client.passkey.isSupported(), true);
      delete globalThis.PublicKeyCredential;
      assert.equal(client.passkey.isSupported(), false);
    });

    it('signs in and stays', async () => {
      const result = await client.passkey.signIn({ redirect: false });
      const url = 'https://shop.example/cart?error=Old#top';
      assert.deepEqual(result, { ok: true, status: 200, error: null, url });
      assert.deepEqual(asked(), [
        'GET csrf',
        'POST signin/passkey',
        'GET csrf',
        'POST callback/passkey',
        'GET session',
      ]);
      const [, { publicKey, mediation }] = told[0];
      assert.deepEqual([...publicKey.challenge], [1, 2]);
      assert.equal(mediation, undefined);
      assert.deepEqual(JSON.parse(requests[3].fields.credential), {
        id: '_-8',
        rawId: '_-8',
        type: 'public-key',
        authenticatorAttachment: 'platform',
        clientExtensionResults: {},
        response: {
          clientDataJSON: 'AQ',
          authenticatorData: 'Ag',
          signature: 'Aw',
          userHandle: '_-8',
        },
      });
      assert.deepEqual(page.went, []);
    });

    it('goes on, also to the page that says what is wrong', async () => {
      assert.equal(await client.passkey.signIn({ callbackUrl: '/account' }), undefined);
      assert.deepEqual(page.went, ['/account']);
      answer = () => signed(buffer(7));
      const refused = await client.passkey.signIn({ redirect: false });
      const error = 'PasskeySignin';
      assert.deepEqual(refused, { ok: false, status: 401, error, url: null });
    });

    it('offers passkeys among the suggestions, unless the browser has none', async () => {
      await client.passkey.signIn({ autofill: true, redirect: false });
      assert.equal(told[0][1].mediation, 'conditional');
      globalThis.PublicKeyCredential = {};
      const nothing = await client.passkey.signIn({ autofill: true });
      assert.deepEqual(nothing, { ok: false, status: 0, error: 'Cancelled', url: null });
      assert.equal(told.length, 1);
    });

    it('confirms with one of the passkeys that the server knows', async () => {
      const url = 'https://shop.example/cart?error=Old#top';
      const result = await client.passkey.confirm({ redirect: false });
      assert.deepEqual(result, { ok: true, status: 200, error: null, url });
      const asks = ['GET csrf', 'POST confirm/passkey', 'GET csrf', 'POST confirm/passkey'];
      assert.deepEqual(asked(), asks);
      const [, { publicKey }] = told[0];
      assert.deepEqual([...publicKey.allowCredentials[0].id], [0xff, 0xef]);
      assert.equal(requests[1].fields.credential, undefined);
      assert.equal(JSON.parse(requests[3].fields.credential).id, '_-8');
      answer = () => signed(buffer(7));
      const other = await client.passkey.confirm({ redirect: false });
      assert.deepEqual(other, { ok: false, status: 403, error: 'OtherUser', url: null });
      assert.deepEqual(page.went, []);
      answer = () => Promise.reject(new Error());
      assert.equal((await client.passkey.confirm()).error, 'Cancelled');
      assert.deepEqual(page.went, []);
    });

    it('asks for one thing at a time', async () => {
      answer = ({ signal, mediation }) =>
        mediation
          ? new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error())))
          : signed(buffer(0xff, 0xef));
      const waiting = client.passkey.signIn({ autofill: true, redirect: false });
      while (!told.length) await new Promise((resolve) => setTimeout(resolve, 1));
      const chosen = await client.passkey.signIn({ redirect: false });
      assert.equal(chosen.ok, true);
      assert.equal((await waiting).error, 'Cancelled');
    });

    it('adds a passkey', async () => {
      const made = { clientDataJSON: buffer(1), attestationObject: buffer(2) };
      answer = () => credential('new', { ...made, getTransports: () => ['internal'] });
      const result = await client.passkey.register({ name: 'Phone' });
      const passkey = { id: 'new', name: 'Phone' };
      assert.deepEqual(result, { ok: true, status: 200, error: null, passkey });
      const [, { publicKey }] = told[0];
      assert.deepEqual([...publicKey.user.id], [3, 4]);
      assert.deepEqual([...publicKey.excludeCredentials[0].id], [0xff, 0xef]);
      const sent = requests.at(-1).fields.credential;
      assert.deepEqual(sent.response.transports, ['internal']);
    });

    it('says why no passkey was added', async () => {
      answer = () => {
        throw Object.assign(new Error(), { name: 'InvalidStateError' });
      };
      const exists = await client.passkey.register();
      assert.deepEqual(exists, { ok: false, status: 0, error: 'Exists' });
      answer = () => {
        throw Object.assign(new Error(), { name: 'NotAllowedError' });
      };
      assert.equal((await client.passkey.register()).error, 'Cancelled');
      answer = () => credential('other', { clientDataJSON: buffer(1) });
      const refused = await client.passkey.register();
      assert.deepEqual(refused, { ok: false, status: 400, error: 'Refused' });
    });

    it('lists, renames and removes', async () => {
      assert.deepEqual(await client.passkey.list(), [{ id: 'new' }]);
      const done = { ok: true, status: 200, error: null };
      assert.deepEqual(await client.passkey.rename('new', 'Laptop'), done);
      assert.deepEqual(await client.passkey.remove('new'), done);
      const last = await client.passkey.remove('last');
      assert.deepEqual(last, { ok: false, status: 409, error: 'Last' });
    });
  });
}
