use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    secret: env("SHOP_SECRET"),
}

fn main() {}
