use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env } if process.env.X],
}

fn main() {}
