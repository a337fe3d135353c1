use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    base_path: "/api" + "/auth",
}

fn main() {}
