use auth::{auth, env};
use auth_providers::Oidc;

auth! {
    providers: [Oidc as "op" {
        issuer: "https://op.example", client_id: "shop", clientKey: env("OP_KEY"),
    }],
}

fn main() {}
