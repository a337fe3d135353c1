import NextAuth from 'next-auth';
import Credentials from 'next-auth/providers/credentials';

export const authOptions = {
  secret: process.env.NEXTAUTH_SECRET,
  providers: [
    Credentials({
      credentials: { username: {} },
      authorize: ({ username }) => (username === 'ada' ? {
        id: '7f1b2c9e', name: 'Ada Lovelace', email: 'ada@shop.example',
        image: 'https://shop.example/ada.png',
      } : null),
    }),
  ],
  callbacks: {
    jwt: ({ token, user }) => (user ? { ...token, plan: 'free', roles: ['admin', 'staff'] } : token),
    session: ({ session, token }) => ({ ...session, plan: token.plan }),
  },
};

export default NextAuth(authOptions);
