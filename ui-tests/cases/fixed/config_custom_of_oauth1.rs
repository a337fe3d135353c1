use auth::{AuthConfig, Secret, provider::JsonProfile};

#[derive(AuthConfig)]
#[auth(
    oauth1, custom, id = "acme", name = "Acme", profile = JsonProfile,
    request_token = "https://acme.example/request", authorization = "https://acme.example/authorize",
    access_token = "https://acme.example/access", userinfo = "https://acme.example/me",
)]
struct Acme {
    client_id: String,
    client_secret: Secret,
}

impl auth::provider::oauth1::Custom for Acme {}

fn main() {}
