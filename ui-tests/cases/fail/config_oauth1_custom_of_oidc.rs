use auth::AuthConfig;

#[derive(AuthConfig)]
#[auth(oidc, id = "acme", name = "Acme", issuer = "https://acme.example")]
struct Acme {
    client_id: String,
}

impl auth::provider::oauth1::Custom for Acme {}

fn main() {}
