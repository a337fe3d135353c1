use auth::auth;
use auth_providers::Oidc;

auth! {
    providers: [Oidc { clock_tolerance: 60sec, ..env }],
}

fn main() {}
