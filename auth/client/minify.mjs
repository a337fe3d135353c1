// Makes `client.min.js`, which the library embeds, from `client.js`: `npm run build`.

import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { minify } from 'terser';

const source = new URL('client.js', import.meta.url);
export const target = new URL('client.min.js', import.meta.url);

/** The text of the small file. */
export async function minified() {
  const { code } = await minify(await readFile(source, 'utf8'), {
    module: true,
    ecma: 2022,
    compress: { passes: 3, unsafe_arrows: true },
    format: { comments: false },
  });
  return `${code}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(target, await minified());
}
