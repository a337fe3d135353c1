use auth::auth;

auth! {
    GitHub { ..env }
}

fn main() {}
