use auth::AuthConfig;

#[derive(AuthConfig)]
#[auth(env_prefix = "ACME_")]
struct Acme {
    #[auth(oidc)]
    client_id: String,
}

fn main() {}
