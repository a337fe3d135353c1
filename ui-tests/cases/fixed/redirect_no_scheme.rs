use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    redirects: ["https://docs.shop.example"],
}

fn main() {}
