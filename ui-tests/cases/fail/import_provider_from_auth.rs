use auth::{GitHub, auth};

auth! {
    providers: [GitHub { ..env }],
}

fn main() {}
