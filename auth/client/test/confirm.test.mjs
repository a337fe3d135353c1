// Confirming that a user is there: what is asked of the server, and what comes of it.

import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';

import { BASE, FILES, page, requests, reset, server, tab } from '../fake-browser.mjs';

const HERE = 'https://shop.example/cart?error=Old#top';
const asked = () => requests.map(({ method, path }) => `${method} ${path}`);

for (const file of FILES) {
  describe(file, () => {
    let client;
    beforeEach(async () => {
      reset();
      server.session = { user: { name: 'Ada' }, expires: '2030-01-01T00:00:00.000Z' };
      client = await tab(file);
    });

    it('opens the page that asks', async () => {
      await client.confirm();
      await client.confirm('absent', { callbackUrl: '/account' });
      const pages = [HERE, '/account'].map((callbackUrl) => new URLSearchParams({ callbackUrl }));
      assert.deepEqual(page.went, pages.map((query) => `${BASE}confirm?${query}`));
      assert.deepEqual(asked(), ['GET confirm/methods']);
    });

    it('sends a form, and stays or goes on', async () => {
      const stays = { password: 'right', redirect: false };
      const done = { ok: true, status: 200, error: null, url: HERE };
      assert.deepEqual(await client.confirm('credentials', stays), done);
      assert.deepEqual(asked(), ['GET confirm/methods', 'GET csrf', 'POST confirm/credentials']);
      assert.deepEqual(requests[2].fields, {
        password: 'right',
        csrfToken: 'token',
        callbackUrl: HERE,
        json: 'true',
      });
      assert.deepEqual(page.went, []);
      const goes = { password: 'right', callbackUrl: '/account' };
      assert.equal(await client.confirm('credentials', goes), undefined);
      assert.deepEqual(page.went, ['/account']);
    });

    it('says why a form was refused', async () => {
      const refused = await client.confirm('credentials', { password: 'wrong', redirect: false });
      const error = 'CredentialsSignin';
      assert.deepEqual(refused, { ok: false, status: 401, error, url: null });
      assert.deepEqual(page.went, []);
    });

    it('always goes to the page of a provider that has one', async () => {
      assert.equal(await client.confirm('github', { redirect: false }), undefined);
      assert.deepEqual(page.went, ['https://github.example/authorize?prompt=login']);
    });

    it('asks for nothing where nobody is signed in', async () => {
      server.session = {};
      const rejected = { name: 'AuthError', code: 'Answer', status: 401 };
      await assert.rejects(client.getConfirmMethods(), rejected);
      await assert.rejects(client.confirm('credentials', { password: 'right' }), rejected);
      assert.deepEqual(page.went, []);
    });

    it('knows the answers that ask for a fresh session', () => {
      const answer = (status, challenge) =>
        new Response('', { status, headers: challenge && { 'WWW-Authenticate': challenge } });
      const stale = 'Bearer error="insufficient_user_authentication", max_age="600"';
      assert.equal(client.isStale(answer(401, stale)), true);
      assert.equal(client.isStale(answer(403, stale)), false);
      assert.equal(client.isStale(answer(401)), false);
      assert.equal(client.isStale(answer(401, 'Bearer error="invalid_token"')), false);
    });
  });
}
