use auth::{AuthConfig, auth, provider::Profile};

#[derive(Debug, serde::Deserialize, Profile)]
#[profile(id)]
pub struct AcmeProfile {
    id: u64,
}

#[derive(AuthConfig)]
#[auth(oidc, id = "acme", name = "Acme", issuer = "https://acme.example", profile = AcmeProfile)]
pub struct Acme {
    client_id: String,
}

auth! { providers: [Acme { ..env }] }

fn main() {}
