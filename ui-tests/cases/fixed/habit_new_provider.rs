use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { client_id: "1", ..env }],
}

fn main() {}
