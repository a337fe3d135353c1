use auth::auth;
use auth_providers::GitHub;

const WWW: &str = "https://www.shop.example";

auth! {
    providers: [GitHub { ..env }],
    origins: [WWW],
}

fn main() {}
