use auth::{User, auth};
use auth_providers::GitHub;

auth! {
    pub struct User;
    providers: [GitHub { ..env }],
}

fn greet(user: &User) {
    let _ = user;
}

fn main() {
    let _ = greet;
}
