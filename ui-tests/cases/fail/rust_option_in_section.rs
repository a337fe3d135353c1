use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    client_id: "x",
}

fn main() {}
