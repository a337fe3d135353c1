use auth::auth;
use auth_providers::Credentials;

auth! {
    pub struct ShopAuth;
    providers: [Credentials { authorize: check }],
    session: { fresh: 0 minutes },
}

#[derive(auth::CredentialsForm)]
struct Login {
    name: String,
}

async fn check(attempt: auth::Authorize<ShopAuth, Login>) -> Option<auth::User> {
    Some(auth::User::new(attempt.form.name))
}

fn main() {}
