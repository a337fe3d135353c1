use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    pages: { new_usr: "/page" },
}

fn main() {}
