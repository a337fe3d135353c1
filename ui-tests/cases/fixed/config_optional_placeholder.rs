use auth::AuthConfig;

#[derive(AuthConfig)]
#[auth(oidc, id = "acme", name = "Acme", issuer = "https://{tenant}.acme.example")]
struct Acme {
    client_id: String,
    #[auth(default = "common")]
    tenant: String,
}

fn main() {}
