use auth::{auth, env};
use auth_providers::Oidc;

auth! {
    providers: [Oidc as "op" {
        issuer: "https://op.example", client_id: "shop", private_key: env("OP_KEY"),
    }],
}

fn main() {}
