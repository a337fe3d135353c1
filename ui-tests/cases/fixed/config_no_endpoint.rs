use auth::{AuthConfig, provider::JsonProfile};

#[derive(AuthConfig)]
#[auth(
    oauth2, id = "acme", name = "Acme", profile = JsonProfile,
    authorization = "https://acme.example/authorize",
    token = "https://acme.example/token",
    userinfo = "https://acme.example/me",
)]
struct Acme {
    client_id: String,
}

fn main() {}
