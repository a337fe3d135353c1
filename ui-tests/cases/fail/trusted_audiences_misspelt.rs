use auth::auth;
use auth_providers::Oidc;

auth! {
    providers: [Oidc { trusted_audience: ["account"], ..env }],
}

fn main() {}
