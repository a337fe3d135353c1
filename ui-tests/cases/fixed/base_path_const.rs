use auth::auth;
use auth_providers::GitHub;

const BASE: &str = "/auth";

auth! {
    providers: [GitHub { ..env }],
    base_path: BASE,
}

fn main() {}
