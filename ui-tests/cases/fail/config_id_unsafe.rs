use auth::AuthConfig;

#[derive(AuthConfig)]
#[auth(oidc, id = "Acme Inc.", name = "Acme", issuer = "https://acme.example")]
struct Acme {
    client_id: String,
}

fn main() {}
