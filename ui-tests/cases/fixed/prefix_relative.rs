use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    prefix: "/shop",
}

fn main() {}
