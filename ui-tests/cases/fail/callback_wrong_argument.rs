use auth::{SignIn, auth};
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    callbacks: { redirect: target },
}

async fn target(_: SignIn<Auth>) -> String {
    String::new()
}

fn main() {}
