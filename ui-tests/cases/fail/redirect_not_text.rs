use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    redirects: [7],
}

fn main() {}
