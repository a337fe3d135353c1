use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { client_id: "Iv1.shop", ..env }],
}

fn main() {}
