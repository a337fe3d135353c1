//! The crate under another name.

#[derive(Clone, Default, serde::Serialize, serde::Deserialize, sesame::Claims)]
#[claims(crate = ::sesame)]
struct Customer {
    #[claims(public, client_update)]
    plan: String,
}

#[derive(sesame::CredentialsForm)]
#[form(crate = ::sesame)]
struct Login {
    username: String,
}

#[derive(Clone, Debug, serde::Deserialize, sesame::provider::Profile)]
#[profile(id = account.id, crate = ::sesame)]
struct Person {
    account: Account,
}

#[derive(Clone, Debug, serde::Deserialize)]
struct Account {
    id: u64,
}

#[derive(sesame::AuthConfig)]
#[auth(oidc, id = "acme", name = "Acme", issuer = "https://acme.example", crate = ::sesame)]
struct Acme {
    client_id: String,
}

sesame::auth! {
    pub struct ShopAuth;
    crate: ::sesame,
    providers: [Acme { ..env }, auth_providers::Credentials { authorize: check }],
    session: { claims: Customer },
}

async fn check(attempt: sesame::Authorize<ShopAuth, Login>) -> Option<sesame::User> {
    Some(sesame::User::new(attempt.form.username))
}
