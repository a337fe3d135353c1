use auth::{AuthConfig, provider::Profile};

#[derive(Clone, Debug, serde::Deserialize, Profile)]
#[profile(id, name = nmae)]
struct AcmeProfile {
    id: u64,
    name: Option<String>,
}

#[derive(AuthConfig)]
#[auth(oidc, id = "acme", name = "Acme", issuer = "https://acme.example", profile = AcmeProfile)]
struct Acme {
    client_id: String,
}

auth::auth! { providers: [Acme { ..env }] }

fn main() {}
