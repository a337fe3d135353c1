use auth::auth;
use auth_providers::Oidc;

auth! {
    providers: [Oidc { counts_as_second_factor: ["mfa"], ..env }],
}

fn main() {}
