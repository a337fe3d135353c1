// better-auth behind an HTTP server, with everything in memory.
//
// Listens on 127.0.0.1:$PORT. Beside better-auth's own routes below /api/auth there is /page, for those
// who are signed in.

import { createServer } from 'node:http';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { fromNodeHeaders, toNodeHandler } from 'better-auth/node';

const auth = betterAuth({
  baseURL: `http://127.0.0.1:${process.env.PORT}`,
  secret: process.env.BETTER_AUTH_SECRET,
  database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
  emailAndPassword: { enabled: true },
  // One visitor makes all the requests.
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
});
const routes = toNodeHandler(auth);

async function page(request, response) {
  const session = await auth.api.getSession({ headers: fromNodeHeaders(request.headers) });
  response.statusCode = session ? 200 : 401;
  response.end(session ? `Hello, ${session.user.name}` : '');
}

createServer((request, response) => {
  const answer = request.url.startsWith('/api/auth/') ? routes : page;
  Promise.resolve(answer(request, response)).catch((error) => {
    console.error(error);
    response.statusCode = 500;
    response.end();
  });
}).listen(Number(process.env.PORT), '127.0.0.1');
