use auth::AuthConfig;

#[derive(AuthConfig)]
#[auth(oidc, custom, id = "acme", name = "Acme", issuer = "https://acme.example")]
struct Acme {
    client_id: String,
}

impl auth::provider::Custom for Acme {}

fn main() {}
