use auth::AuthConfig;

#[derive(AuthConfig)]
#[auth(oidc, id = "acme", name = "Acme", issuer = "https://acme.example")]
struct Acme {
    client_id: String,
    client_secret: String,
}

fn main() {}
