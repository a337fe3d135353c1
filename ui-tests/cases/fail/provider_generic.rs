use auth::{AuthConfig, auth};

#[derive(AuthConfig)]
#[auth(oidc, id = "acme", name = "Acme", issuer = "https://acme.example")]
struct Acme<T> {
    client_id: T,
}

auth! { providers: [Acme<String> { ..env }] }

fn main() {}
