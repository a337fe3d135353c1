use auth::{auth, event};
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    events: { create_user: welcome },
}

async fn welcome(event: event::CreateUser<Auth>) -> String {
    event.user.id
}

fn main() {}
