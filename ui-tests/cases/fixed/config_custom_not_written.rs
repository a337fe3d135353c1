use auth::{AuthConfig, provider::JsonProfile};

#[derive(AuthConfig)]
#[auth(
    oidc, custom, id = "acme", name = "Acme", issuer = "https://acme.example",
    profile = JsonProfile,
)]
struct Acme {
    client_id: String,
}

impl auth::provider::Custom for Acme {}

fn main() {}
