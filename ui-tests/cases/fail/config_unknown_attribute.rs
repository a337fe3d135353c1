use auth::AuthConfig;

#[derive(AuthConfig)]
#[auth(oidc, id = "acme", nmae = "Acme", issuer = "https://acme.example")]
struct Acme {
    client_id: String,
}

fn main() {}
