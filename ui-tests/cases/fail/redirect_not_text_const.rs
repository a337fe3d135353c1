use auth::auth;
use auth_providers::GitHub;

const PORT: u16 = 80;

auth! {
    providers: [GitHub { ..env }],
    redirects: [PORT],
}

fn main() {}
