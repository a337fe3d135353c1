use auth::AuthConfig;

#[derive(AuthConfig)]
#[auth(
    oauth2, id = "acme", name = "Acme",
    authorization = "https://acme.example/authorize",
    token = "https://acme.example/token",
)]
struct Acme {
    client_id: String,
}

fn main() {}
