use auth::{CredentialsForm, User, auth};
use auth_providers::Credentials;

#[derive(CredentialsForm)]
struct Login {
    username: String,
}

auth! { providers: [Credentials { authorize: check }] }

async fn check(form: Login) -> Option<User> {
    Some(User::new(form.username))
}

fn main() {}
