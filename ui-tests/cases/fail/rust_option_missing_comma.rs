use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { client_id: "x" client_secret: env("SECRET") }],
}

fn main() {}
