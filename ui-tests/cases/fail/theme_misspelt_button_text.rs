use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    theme: { button_txt: "#fff" },
}

fn main() {}
