use auth::auth;
use auth_providers::GitHub;

const DATA: &str = "data:text/html,hello";

auth! {
    providers: [GitHub { ..env }],
    redirects: [DATA],
}

fn main() {}
