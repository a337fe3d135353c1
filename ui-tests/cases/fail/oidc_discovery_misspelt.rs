use auth::auth;
use auth_providers::Oidc;

auth! {
    providers: [Oidc { discover: "https://acme.example", ..env }],
}

fn main() {}
