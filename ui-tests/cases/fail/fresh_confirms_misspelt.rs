use auth::auth;
use auth_providers::GitHub;

auth! {
    pub struct ShopAuth;
    providers: [GitHub { confirm: true, ..env }],
    session: { fresh: 10 minutes },
}

fn main() {}
