use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    session: { generate_sesion_token: || String::new() },
}

fn main() {}
