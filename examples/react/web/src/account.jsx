import { useSession } from 'next-auth/react';

/** For members only: others are sent to sign in. */
export function Account() {
  const { data: session, status } = useSession({ required: true });
  if (status === 'loading') return <p role="status">{status}</p>;
  return (
    <main>
      <h1>The account of {session.user.name}</h1>
      <p>Paid for: {session.plan}</p>
      <a href="/">Back</a>
    </main>
  );
}
