use auth::{auth, env, provider::ClientAuth};
use auth_providers::Oidc;

auth! {
    providers: [Oidc as "op" {
        issuer: "https://op.example", client_id: "shop", client_secret: env("OP_SECRET"),
        client_auth: ClientAuth::ClientSecretJwt,
    }],
}

fn main() {}
