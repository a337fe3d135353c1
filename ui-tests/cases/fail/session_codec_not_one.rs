use auth::auth;
use auth_providers::GitHub;

struct Plain;

auth! {
    providers: [GitHub { ..env }],
    session: { codec: Plain },
}

fn main() {}
