use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [Box::new(GitHub { ..env }), GitHub { ..env }],
}

fn main() {}
