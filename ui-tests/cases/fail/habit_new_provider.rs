use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [new GitHub({ clientId: 1 })],
}

fn main() {}
