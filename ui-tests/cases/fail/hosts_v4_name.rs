use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    allowed_hosts: ["shop.example"],
}

fn main() {}
