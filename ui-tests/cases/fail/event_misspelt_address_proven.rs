use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    events: { adress_proven: |_| () },
}

fn main() {}
