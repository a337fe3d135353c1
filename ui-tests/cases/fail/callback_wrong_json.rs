use auth::{SessionView, auth};
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    callbacks: { session: show },
}

async fn show(_: SessionView<Auth>) -> String {
    String::new()
}

fn main() {}
