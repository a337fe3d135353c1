use auth::{AuthConfig, provider::JsonProfile};

#[derive(AuthConfig)]
#[auth(
    oauth2, id = "acme", name = "Acme",
    authorization = "https://acme.example/authorize",
    token = "https://acme.example/token",
    userinfo = "https://acme.example/me",
    profile = JsonProfile,
)]
struct Acme {
    client_id: String,
}

fn main() {}
