use auth::auth;
use auth_providers::GitHub;

struct Db;

auth! {
    providers: [GitHub { ..env }],
    state: Db,
}

fn main() {}
