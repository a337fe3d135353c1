use auth::{auth, env};
use auth_providers::Oidc;

auth! {
    providers: [Oidc as "op" {
        issuer: 5, client_id: "shop", client_secret: env("OP_SECRET"),
    }],
}

fn main() {}
