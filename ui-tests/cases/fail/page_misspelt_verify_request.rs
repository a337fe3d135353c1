use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    pages: { verify_requst: "/page" },
}

fn main() {}
