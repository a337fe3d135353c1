// `onSession`: when listeners are called, and what other tabs hear.

import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';

import { FILES, page, requests, reset, sent, server, settle, tab, uncaught } from '../fake-browser.mjs';

const ADA = { user: { name: 'Ada' }, expires: '2030-01-01T00:00:00.000Z' };

const follow = (client, options) => {
  const told = [];
  const stop = client.onSession((session) => told.push(session?.user.name ?? null), options);
  return { told, stop };
};
const look = (state) => {
  document.visibilityState = state;
  document.dispatchEvent(new Event('visibilitychange'));
};

for (const file of FILES) {
  describe(file, () => {
    beforeEach(() => reset());

    it('tells what it finds, and every change, until it is stopped', async () => {
      const client = await tab(file);
      const { told, stop } = follow(client);
      await settle();
      assert.deepEqual(told, [null]);
      server.session = ADA;
      await client.getSession();
      await client.getSession();
      await settle();
      assert.deepEqual(told, [null, 'Ada']);
      stop();
      stop();
      await client.signOut({ redirect: false });
      await settle();
      assert.deepEqual(told, [null, 'Ada']);
    });

    it('tells a later listener without a request', async () => {
      const client = await tab(file);
      const first = follow(client);
      await settle();
      const second = follow(client);
      await settle();
      assert.deepEqual(second.told, [null]);
      assert.equal(requests.length, 1);
      first.stop();
      second.stop();
    });

    it('keeps tabs in step, and comes to rest', async () => {
      const [one, two] = [await tab(file), await tab(file)];
      const [here, there] = [follow(one), follow(two)];
      await settle();
      await one.signIn('credentials', { username: 'Ada', password: 'right', redirect: false });
      await settle();
      assert.deepEqual(there.told, [null, 'Ada']);
      await two.signOut({ redirect: false });
      await settle();
      assert.deepEqual(here.told, [null, 'Ada', null]);
      const before = requests.length;
      await settle();
      assert.equal(requests.length, before);
      here.stop();
      there.stop();
    });

    it('does not go round when every answer is another', async () => {
      const [one, two] = [await tab(file), await tab(file)];
      const stops = [follow(one).stop, follow(two).stop];
      let count = 0;
      const { fetch } = globalThis;
      globalThis.fetch = (url, options) => {
        server.session = { ...ADA, count: (count += 1) };
        return fetch(url, options);
      };
      await one.getSession();
      await settle();
      const before = requests.length;
      await settle();
      assert.equal(requests.length, before);
      assert.ok(before <= 5, `${before} requests`);
      for (const stop of stops) stop();
    });

    it('asks nothing of a tab that knows already', async () => {
      server.session = ADA;
      const one = await tab(file);
      const { stop } = follow(one);
      await settle();
      const two = await tab(file);
      await two.getSession();
      await settle();
      assert.equal(requests.length, 2);
      assert.equal(sent.length, 2);
      stop();
    });

    it('falls back to the storage, and leaves nothing in it', async () => {
      const kept = new Map();
      const storage = {
        setItem: (key, newValue) => {
          kept.set(key, newValue);
          page.events.dispatchEvent(Object.assign(new Event('storage'), { key, newValue }));
        },
        removeItem: (key) => {
          kept.delete(key);
          const change = { key, newValue: null };
          page.events.dispatchEvent(Object.assign(new Event('storage'), change));
        },
      };
      reset({ storage });
      const [one, two] = [await tab(file), await tab(file)];
      const { told, stop } = follow(two);
      await settle();
      server.session = ADA;
      await one.getSession();
      await settle();
      assert.deepEqual(told, [null, 'Ada']);
      assert.equal(kept.size, 0);
      stop();

      storage.setItem = () => {
        throw new DOMException('forbidden', 'SecurityError');
      };
      await one.signOut({ redirect: false });
    });

    it('asks again when the page is looked at, and when the network is back', async () => {
      const client = await tab(file);
      const { told, stop } = follow(client);
      await settle();
      server.session = ADA;
      look('hidden');
      await settle();
      assert.deepEqual(told, [null]);
      look('visible');
      await settle();
      assert.deepEqual(told, [null, 'Ada']);
      server.session = {};
      page.events.dispatchEvent(new Event('online'));
      await settle();
      assert.deepEqual(told, [null, 'Ada', null]);
      stop();
      look('visible');
      page.events.dispatchEvent(new Event('online'));
      await settle();
      assert.equal(requests.length, 3);
    });

    it('leaves that out when it is told to', async () => {
      const client = await tab(file);
      const { stop } = follow(client, { refetchOnFocus: false });
      await settle();
      look('visible');
      await settle();
      assert.equal(requests.length, 1);
      stop();
    });

    it('polls while somebody is signed in and the browser is online', async () => {
      const client = await tab(file);
      const { stop } = follow(client, { poll: 0.005 });
      await settle();
      assert.equal(requests.length, 1);
      server.session = ADA;
      await client.getSession();
      await settle();
      assert.ok(requests.length > 3, `${requests.length} requests`);
      navigator.onLine = false;
      await settle();
      const before = requests.length;
      await settle();
      assert.equal(requests.length, before);
      stop();

      const offline = follow(client, { poll: 0.005, refetchWhenOffline: true });
      await settle();
      assert.ok(requests.length > before + 1);
      offline.stop();
    });

    it('hands over what fails in the background', async () => {
      const client = await tab(file);
      server.down = new TypeError('no network');
      const errors = [];
      const { told, stop } = follow(client, { onError: (error) => errors.push(error.code) });
      await settle();
      assert.deepEqual(errors, ['Network']);
      assert.deepEqual(told, []);
      stop();
    });

    it('goes on when a listener throws', async () => {
      const client = await tab(file);
      const broken = client.onSession(() => {
        throw new Error('broken');
      });
      const { told, stop } = follow(client);
      await settle();
      assert.deepEqual(uncaught.map(String), ['Error: broken']);
      assert.deepEqual(told, [null]);
      broken();
      stop();
    });
  });
}
