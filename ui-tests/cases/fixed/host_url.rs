use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    hosts: ["shop.example"],
}

fn main() {}
