use auth::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(oidc, id = "acme", name = "Acme", issuer = "https://acme.example")]
struct Acme {
    client_id: String,
    client_key: Secret,
}

fn main() {}
