use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    cookies: { prefx: "shop" },
}

fn main() {}
