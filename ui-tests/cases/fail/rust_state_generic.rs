use auth::auth;
use auth_providers::GitHub;

struct Db<T>(T);

auth! {
    providers: [GitHub { ..env }],
    state: Db,
}

fn main() {}
