use auth::auth;
use auth_providers::Oidc;

auth! {
    providers: [Oidc { trusted_audiences: "account", ..env }],
}

fn main() {}
