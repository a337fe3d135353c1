use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub({ clientId: 7 })],
}

fn main() {}
