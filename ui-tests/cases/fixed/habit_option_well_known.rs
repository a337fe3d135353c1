use auth::auth;
use auth_providers::Oidc;

auth! {
    providers: [Oidc { discovery: "https://x.example/.well-known/openid-configuration", ..env }],
}

fn main() {}
