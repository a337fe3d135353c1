use auth::{Redirect, auth};
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    events: { redirect: home },
}

fn home(_: Redirect<Auth>) -> String {
    String::new()
}

fn main() {}
