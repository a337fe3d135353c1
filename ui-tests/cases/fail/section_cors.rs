use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    cors: ["https://www.shop.example"],
}

fn main() {}
