use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    hosts: ["https://shop.example/login"],
}

fn main() {}
