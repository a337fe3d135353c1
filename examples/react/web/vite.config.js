import { defineConfig } from 'vite';

export default defineConfig(({ mode }) => ({
  define: {
    // next-auth/react reads these, and a browser has no `process`.
    'process.env.NEXTAUTH_URL': 'undefined',
    'process.env.NEXTAUTH_URL_INTERNAL': 'undefined',
    'process.env.VERCEL_URL': 'undefined',
    'process.env.NODE_ENV': JSON.stringify(mode),
  },
}));
