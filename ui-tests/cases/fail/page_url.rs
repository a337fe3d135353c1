use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    pages: { sign_in: "https://shop.example/login" },
}

fn main() {}
