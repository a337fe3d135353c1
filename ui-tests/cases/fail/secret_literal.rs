use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    secret: "hunter2",
}

fn main() {}
