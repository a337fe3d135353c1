import { signIn } from 'next-auth/react';

/** Signs in with a name and a password, on this page or by way of the callback URL. */
export function PasswordForm({ onSignIn }) {
  function submit(event) {
    event.preventDefault();
    const redirect = event.nativeEvent.submitter.value === 'leave';
    const login = Object.fromEntries(new FormData(event.currentTarget));
    onSignIn(signIn('credentials', { ...login, redirect }));
  }
  return (
    <form onSubmit={submit}>
      <label>Name <input name="username" autoComplete="username" required /></label>
      <label>
        Password
        <input name="password" type="password" autoComplete="current-password" required />
      </label>
      <button value="stay">With the password</button>
      <button value="leave">With the password, and reload</button>
    </form>
  );
}
