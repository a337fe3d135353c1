use auth::{AuthConfig, provider::JsonProfile};

#[derive(AuthConfig)]
#[auth(
    oauth2, id = "acme", name = "Acme", profile = JsonProfile,
    request_token = "https://acme.example/request",
    authorization = "https://acme.example/authorize",
    token = "https://acme.example/token",
)]
struct Acme {
    client_id: String,
}

fn main() {}
