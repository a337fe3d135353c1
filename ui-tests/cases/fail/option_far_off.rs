use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { tenant: "x", ..env }],
}

fn main() {}
