use auth::AuthConfig;

#[derive(AuthConfig)]
#[auth(oidc, id = "acme", name = "Acme", issuer = "https://acme.example", profile = String)]
struct Acme {
    client_id: String,
}

fn main() {}
