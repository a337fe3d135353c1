use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub as "a123456789b123456789c123456789d123456789e123456789f123456789-1234" { ..env }],
}

fn main() {}
