use auth::auth;
use auth_providers::GitHub;

const PREFIX: &str = "my-shop";

auth! {
    providers: [GitHub { ..env }],
    cookies: { prefix: PREFIX },
}

fn main() {}
