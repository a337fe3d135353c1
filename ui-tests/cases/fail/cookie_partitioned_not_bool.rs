use auth::auth;
use auth_providers::GitHub;

const PARTITIONED: u8 = 1;

auth! {
    providers: [GitHub { ..env }],
    cookies: { partitioned: PARTITIONED },
}

fn main() {}
