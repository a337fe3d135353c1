use auth::{SignIn, auth};
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    events: { sign_in: greet },
}

fn greet(_: SignIn<Auth>) {}

fn main() {}
