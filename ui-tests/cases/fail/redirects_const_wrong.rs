use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    redirects: TARGETS,
}

const TARGETS: &[&str] = &["/account", "docs.shop.example"];

fn main() {}
