use auth::AuthConfig;

#[derive(AuthConfig)]
#[auth(oidc, id = "acme", name = "Acme", issuer = "https://acme.example", scope = 5)]
struct Acme {
    client_id: String,
}

fn main() {}
