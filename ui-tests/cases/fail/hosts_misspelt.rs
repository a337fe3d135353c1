use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    hostss: ["shop.example"],
}

fn main() {}
