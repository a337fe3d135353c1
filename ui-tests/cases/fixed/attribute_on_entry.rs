use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [
        /// Those who write code.
        GitHub { ..env },
    ],
}

fn main() {}
