use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { isuer: "https://git.acme.example", ..env }],
}

fn main() {}
