use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [{ id: "github" }, GitHub { ..env }],
}

fn main() {}
