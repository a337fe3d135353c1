use auth::{AuthConfig, Secret, auth};

#[derive(AuthConfig)]
#[auth(oidc, id = "acme", name = "Acme", issuer = "https://acme.example")]
pub struct Acme {
    client_id: String,
    client_secret: Secret,
}

auth! {
    providers: [Acme { ..env }],
}

fn main() {}
