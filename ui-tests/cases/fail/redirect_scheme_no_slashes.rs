use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    redirects: ["myapp:auth"],
}

fn main() {}
