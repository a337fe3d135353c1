use auth::auth;
use auth_providers::Oidc;

auth! {
    providers: [Oidc { checks: ["pkce", "state"], ..env }],
}

fn main() {}
