use auth::{AuthConfig, auth};

#[derive(AuthConfig)]
#[auth(oidc, id = 7, name = "Acme", issuer = "https://acme.example")]
struct Acme {
    client_id: String,
}

auth! { providers: [Acme { client_id: "a" }] }

fn main() {}
