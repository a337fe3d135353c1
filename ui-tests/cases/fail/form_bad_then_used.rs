use auth::{Authorize, CredentialsForm, User, auth};
use auth_providers::Credentials;

#[derive(CredentialsForm)]
struct Login {
    username: String,
    password: String,
}

auth! { providers: [Credentials { authorize: check }] }

async fn check(attempt: Authorize<Auth, Login>) -> Option<User> {
    (attempt.form.password == "x").then(|| User::new(attempt.form.username))
}

fn main() {}
