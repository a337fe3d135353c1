use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { client_id: env("A") || "x", ..env }],
}

fn main() {}
