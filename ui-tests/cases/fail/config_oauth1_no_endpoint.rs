use auth::{AuthConfig, Secret, provider::JsonProfile};

#[derive(AuthConfig)]
#[auth(
    oauth1, id = "acme", name = "Acme", profile = JsonProfile,
    authorization = "https://acme.example/authorize",
    userinfo = "https://acme.example/me",
)]
struct Acme {
    client_id: String,
    client_secret: Secret,
}

fn main() {}
