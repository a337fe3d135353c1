use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    secret: process.env.AUTH_SECRET,
}

fn main() {}
