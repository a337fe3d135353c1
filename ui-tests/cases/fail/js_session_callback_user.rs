use auth::{SessionView, auth};
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    callbacks: { session: show },
}

async fn show(view: SessionView<Auth>, _token: String) -> SessionView<Auth> {
    view
}

fn main() {}
