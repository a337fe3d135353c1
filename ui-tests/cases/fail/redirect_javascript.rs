use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    redirects: ["javascript:alert(1)"],
}

fn main() {}
