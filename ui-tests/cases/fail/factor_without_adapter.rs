use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    second_factor: { methods: [Totp] },
}

fn main() {}
