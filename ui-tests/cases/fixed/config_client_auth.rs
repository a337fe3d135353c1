use auth::AuthConfig;

#[derive(AuthConfig)]
#[auth(oidc, id = "acme", name = "Acme", issuer = "https://acme.example", client_auth = basic)]
struct Acme {
    client_id: String,
    client_secret: auth::Secret,
}

fn main() {}
