use auth::auth;
use auth_providers::GitHub;

const TEXT: &str = "#ffffff";

auth! {
    providers: [GitHub { ..env }],
    theme: { button_text: TEXT },
}

fn main() {}
