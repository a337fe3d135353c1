use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    events: { sesion: |_| () },
}

fn main() {}
