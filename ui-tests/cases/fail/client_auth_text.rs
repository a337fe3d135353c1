use auth::{auth, env};
use auth_providers::Oidc;

auth! {
    providers: [Oidc as "op" {
        issuer: "https://op.example", client_id: "shop", client_key: env("OP_KEY"),
        client_auth: "private_key_jwt",
    }],
}

fn main() {}
