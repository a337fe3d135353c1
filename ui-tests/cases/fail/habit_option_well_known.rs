use auth::auth;
use auth_providers::Oidc;

auth! {
    providers: [Oidc { wellKnown: "https://x.example", ..env }],
}

fn main() {}
