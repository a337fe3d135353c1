use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    trust_host: true,
}

fn main() {}
