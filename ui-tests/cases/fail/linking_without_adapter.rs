use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    linking: verified_email { trusted: [GitHub] },
}

fn main() {}
