use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    orgins: ["https://www.shop.example"],
}

fn main() {}
