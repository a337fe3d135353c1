use auth::{CredentialsForm, Secret, User, auth};
use auth_providers::Credentials;

#[derive(CredentialsForm)]
struct Login {
    username: String,
    password: Secret,
}

auth! { providers: [Credentials { authorize: authenticate }] }

async fn authenticate(login: Login) -> Result<Option<User>, std::io::Error> {
    let _ = login.password;
    Ok(Some(User::new(login.username)))
}

fn main() {}
