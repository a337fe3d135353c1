use auth::{AuthConfig, provider::Profile};

#[derive(Clone, Debug, serde::Deserialize, Profile)]
#[profile(id = sub, name)]
struct AcmeProfile {
    sub: String,
    name: Option<String>,
}

#[derive(AuthConfig)]
#[auth(oidc, id = "acme", name = "Acme", issuer = "https://acme.example", profile = AcmeProfile)]
struct Acme {
    client_id: String,
}

fn main() {}
