use auth::{auth, env};
use auth_providers::GitHub;

auth! {
    providers: [GitHub {
        client_id: "shop", client_secret: env("OP_SECRET"),
        max_age: 5 minutes,
    }],
}

fn main() {}
