use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { client_id: &String::from("x"), scope: 5, ..env }],
}

fn main() {}
