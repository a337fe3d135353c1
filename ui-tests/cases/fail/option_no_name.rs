use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { "Iv1.shop", ..env }],
}

fn main() {}
