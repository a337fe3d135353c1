use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    name: site ?? "Shop",
}

fn main() {}
