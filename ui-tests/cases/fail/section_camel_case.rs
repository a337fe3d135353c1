use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    basePath: "/auth",
}

fn main() {}
