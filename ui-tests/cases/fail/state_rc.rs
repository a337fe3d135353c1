use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    state: std::rc::Rc<u8>,
}

fn main() {}
