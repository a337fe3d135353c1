use auth::{Authorize, CredentialsForm, User, auth};
use auth_providers::Credentials;

#[derive(CredentialsForm)]
struct Login {
    username: String,
}

auth! { providers: [Credentials { authorize: check }] }

async fn check(attempt: Authorize<Login>) -> Option<User> {
    Some(User::new(attempt.form.username))
}

fn main() {}
