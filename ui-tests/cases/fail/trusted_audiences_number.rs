use auth::{auth, env};
use auth_providers::Oidc;

auth! {
    providers: [Oidc as "op" {
        issuer: "https://op.example", client_id: "shop", client_secret: env("OP_SECRET"),
        trusted_audiences: 5,
    }],
}

fn main() {}
