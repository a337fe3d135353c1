//! A form that the application checks.

use auth::{
    AuthConfig,
    provider::{Authorizer, CredentialsProvider, InvalidOption},
};

/// Signing in with a form that the application checks, such as a name and a password.
///
/// The form is a struct that derives `CredentialsForm`. `authorize` gets the form as it was filled in,
/// and returns the user, or `None` to refuse.
///
/// ```
/// use auth::{Authorize, CredentialsForm, Secret, User, auth};
/// use auth_providers::Credentials;
///
/// #[derive(CredentialsForm)]
/// struct Login {
///     username: String,
///     password: Secret,
/// }
///
/// auth! {
///     pub struct ShopAuth;
///     providers: [Credentials { authorize: check_password }],
/// }
///
/// async fn check_password(attempt: Authorize<ShopAuth, Login>) -> Option<User> {
///     let known = Secret::new("correct horse battery staple");
///     let form = attempt.form;
///     (form.username == "demo" && form.password == known).then(|| User::new("1").with_name("Demo"))
/// }
/// ```
///
/// The sign-in page shows the form, which posts to `/api/auth/callback/credentials`. `authorize` may
/// return `Option<User>` or a `Result` of it. With `None` the error code is `CredentialsSignin`. An error
/// is logged, and its code is `Callback`, or that of a [`PublicError`](auth::PublicError); its text never
/// leaves the server.
///
/// Your application is responsible for the passwords. `auth::password`, behind the feature `password` of
/// `auth`, hashes them with Argon2id, and does the same work for an unknown user as for a known one. The
/// number of attempts is limited by [`Limits`](auth::limit::Limits).
///
/// In callbacks, the profile of somebody who signed in is the [`User`](auth::User) that `authorize`
/// returned.
///
/// A second form in the same setup needs another id: `Credentials as "staff" { … }`.
#[derive(AuthConfig, Debug)]
#[auth(credentials, id = "credentials", name = "Credentials")]
pub struct Credentials {
    /// The function that checks the form: `async fn(Authorize<Setup, Form>) -> Option<User>`.
    authorize: Authorizer,
    /// The name on the button, “Sign in with …”; “Sign in” unless given.
    name: Option<String>,
}

impl CredentialsProvider for Credentials {
    fn authorizer(&self) -> Result<Authorizer, InvalidOption> {
        Ok(self.authorize.clone())
    }

    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}
