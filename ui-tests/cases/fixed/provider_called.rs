use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { client_id: "7", ..env }],
}

fn main() {}
