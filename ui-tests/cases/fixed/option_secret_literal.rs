use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { client_id: "Iv1.abc", client_secret: env("GITHUB_SECRET") }],
}

fn main() {}
