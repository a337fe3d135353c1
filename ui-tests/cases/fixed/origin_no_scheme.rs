use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    origins: ["https://www.shop.example"],
}

fn main() {}
