use auth::{AuthConfig, Secret, provider::JsonProfile};

#[derive(AuthConfig)]
#[auth(
    oauth2,
    id = "acme",
    name = "Acme",
    authorization = "https://acme.example/authorize",
    token = "https://acme.example/token",
    userinfo = "https://acme.example/me",
    revocation = "https://acme.example/revoke",
    profile = JsonProfile,
)]
pub struct Acme {
    client_id: String,
    client_secret: Secret,
}

fn main() {}
