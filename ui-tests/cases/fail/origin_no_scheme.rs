use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    origins: ["www.shop.example"],
}

fn main() {}
