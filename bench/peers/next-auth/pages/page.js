import { getServerSession } from 'next-auth/next';
import { authOptions } from './api/auth/[...nextauth]';

export default function Page({ name }) {
  return <p>{`Hello, ${name}`}</p>;
}

/** A page for those who are signed in, as the guide of NextAuth v4 has it. */
export async function getServerSideProps({ req, res }) {
  const session = await getServerSession(req, res, authOptions);
  if (!session) return { redirect: { destination: '/api/auth/signin', permanent: false } };
  return { props: { name: session.user.name } };
}
