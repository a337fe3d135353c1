use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    redirects: ["docs.shop.example"],
}

fn main() {}
