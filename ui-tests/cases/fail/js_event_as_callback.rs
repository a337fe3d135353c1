use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    callbacks: { create_user: welcome },
}

fn welcome() {}

fn main() {}
