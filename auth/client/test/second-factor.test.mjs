// Second factors: what is asked of the server and of an authenticator, and what comes of it.

import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';

import { BASE, FILES, page, requests, reset, server, tab } from '../fake-browser.mjs';

const CART = 'https://shop.example/cart';
const DONE = { ok: true, status: 200, error: null };
const buffer = (...numbers) => Uint8Array.from(numbers).buffer;
const asked = () => requests.map(({ method, path }) => `${method} ${path}`);

for (const file of FILES) {
  describe(file, () => {
    let client, answer;
    beforeEach(async () => {
      reset();
      answer = (id, response) => ({
        id,
        type: 'public-key',
        authenticatorAttachment: 'platform',
        getClientExtensionResults: () => ({}),
        response: { clientDataJSON: buffer(1), ...response },
      });
      navigator.credentials = {
        get: async () => answer('_-8', { authenticatorData: buffer(2), signature: buffer(3) }),
        create: async () => answer('new', { attestationObject: buffer(2) }),
      };
      globalThis.PublicKeyCredential = {};
      client = await tab(file);
    });

    it('says that a sign-in waits, and reads no session', async () => {
      const fields = { username: 'careful', password: 'right', redirect: false };
      const result = await client.signIn('credentials', fields);
      const url = `${BASE}second-factor`;
      assert.deepEqual(result, { ...DONE, url, secondFactor: true });
      assert.ok(!asked().includes('GET session'));
      assert.deepEqual(await client.secondFactor.state(), {
        step: 'prove',
        methods: ['totp', 'passkey'],
        remember: 60,
      });
    });

    it('proves with a code, and the session begins', async () => {
      const told = [];
      client.onSession((session) => told.push(session?.user.name ?? null));
      const wrong = await client.secondFactor.verify({ code: '000000', redirect: false });
      assert.deepEqual(wrong, { ok: false, status: 401, error: 'Wrong', url: null });
      const right = { code: '123456', remember: true, redirect: false };
      assert.deepEqual(await client.secondFactor.verify(right), { ...DONE, url: CART });
      const { fields } = requests.findLast(({ path }) => path === 'second-factor/verify');
      assert.deepEqual([fields.remember, fields.csrfToken], [true, 'token']);
      await new Promise((resolve) => setTimeout(resolve, 5));
      assert.deepEqual(told, [null, 'Ada']);
      assert.equal(await client.secondFactor.verify({ code: '123456' }), undefined);
      assert.deepEqual(page.went, [CART]);
    });

    it('proves with a passkey, unless the user gives up', async () => {
      const proof = { passkey: true, redirect: false };
      assert.deepEqual(await client.secondFactor.verify(proof), { ...DONE, url: CART });
      const sent = requests.find(({ path }) => path === 'second-factor/verify').fields;
      assert.deepEqual([sent.credential.id, sent.code], ['_-8', undefined]);
      answer = () => {
        throw new Error('no');
      };
      requests.length = 0;
      const none = await client.secondFactor.verify(proof);
      assert.deepEqual([none.ok, none.error, none.url], [false, 'Cancelled', null]);
      assert.ok(!asked().includes('POST second-factor/verify'));
    });

    it('sets up an app, and stays where recovery codes have to be shown', async () => {
      const { setup, secret } = await client.secondFactor.addApp();
      assert.equal(secret, 'ABCD');
      const shown = await client.secondFactor.confirmApp({ setup, code: '1' });
      assert.deepEqual(shown, { ...DONE, url: CART, recoveryCodes: ['0000-1111'] });
      assert.deepEqual(page.went, []);
      await client.secondFactor.confirmApp({ setup, code: '1', name: 'second' });
      assert.deepEqual(page.went, [CART]);
      const late = await client.secondFactor.confirmApp({ setup: 'old', code: '1' });
      assert.deepEqual(late, { ok: false, status: 400, error: 'Expired', url: null });
    });

    it('sets up a passkey', async () => {
      await client.secondFactor.registerPasskey();
      assert.deepEqual(page.went, [CART]);
      assert.equal(requests.at(-1).fields.credential.id, 'new');
      assert.equal(server.session.user, undefined);
    });

    it('changes factors with a proof', async () => {
      const made = await client.secondFactor.makeRecoveryCodes({ code: '123456' });
      assert.deepEqual(made, { ...DONE, recoveryCodes: ['2222-3333'] });
      const bare = await client.secondFactor.removeApp('1');
      assert.deepEqual(bare, { ok: false, status: 403, error: 'ProofRequired' });
      assert.deepEqual(await client.secondFactor.removeApp('1', { passkey: true }), DONE);
      assert.deepEqual(requests.at(-1).fields.id, '1');
      assert.deepEqual(await client.secondFactor.forgetBrowser(), DONE);
      assert.equal(requests.at(-1).fields.id, 'all');
      assert.equal(await client.secondFactor.cancel(), true);
    });

    it('gives the pages what an authenticator says', async () => {
      assert.equal((await client.secondFactor.passkey()).credential.id, '_-8');
      assert.equal((await client.secondFactor.newPasskey()).credential.id, 'new');
    });

    it('shows a proof when a passkey is added or removed', async () => {
      await client.passkey.register({ code: '123456', name: 'Phone' });
      const options = requests.find(({ path }) => path === 'passkeys/options').fields;
      assert.deepEqual([options.code, options.name], ['123456', undefined]);
      await client.passkey.remove('new', { passkey: true });
      assert.equal(requests.at(-1).fields.credential.id, '_-8');
    });
  });
}
