use auth::auth;
use auth_providers::Oidc;

auth! {
    providers: [Oidc { issuer: "https://acme.example/.well-known/openid-configuration", ..env }],
}

fn main() {}
