use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    origin: "https://www.shop.example",
}

fn main() {}
