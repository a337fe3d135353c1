use auth::AuthConfig;

#[derive(AuthConfig)]
#[auth(oidc, id = "acme-inc", name = "Acme", issuer = "https://acme.example")]
struct Acme {
    client_id: String,
}

fn main() {}
