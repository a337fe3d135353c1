use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    callbacks: { sesion: |view| view.into_json() },
}

fn main() {}
