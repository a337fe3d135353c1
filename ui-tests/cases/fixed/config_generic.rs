use auth::AuthConfig;

#[derive(AuthConfig)]
#[auth(env_prefix = "ACME_")]
struct Acme {
    value: String,
}

fn main() {}
