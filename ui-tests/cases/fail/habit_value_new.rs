use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    secret: new Secret("AUTH_SECRET"),
}

fn main() {}
