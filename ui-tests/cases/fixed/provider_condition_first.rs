use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env } if env("SHOW_GITHUB")],
}

fn main() {}
