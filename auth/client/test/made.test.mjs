// The files that are made are what would be made now, and the types fit together.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import * as client from '../client.js';
import { minified, target } from '../minify.mjs';

const folder = fileURLToPath(new URL('..', import.meta.url));

it('the small file is that of the source', async () => {
  const made = await minified();
  assert.equal(await readFile(target, 'utf8'), made, '`npm run build` makes it again');
});

it('the types declare what the module exports', async () => {
  const types = await readFile(new URL('../client.d.ts', import.meta.url), 'utf8');
  const declared = [...types.matchAll(/^export declare (?:function|class|const) (\w+)/gm)];
  assert.deepEqual(declared.map(([, name]) => name).sort(), Object.keys(client).sort());
});

for (const project of ['tsconfig.json', '../../examples/spa/jsconfig.json']) {
  it(`the types of ${project} fit together`, async () => {
    const compiler = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
    const compile = promisify(execFile)(process.execPath, [compiler, '-p', project], { cwd: folder });
    const { stdout } = await compile.catch((error) => error);
    assert.equal(stdout, '');
  });
}
