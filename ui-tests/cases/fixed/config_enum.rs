use auth::AuthConfig;

#[derive(AuthConfig)]
#[auth(env_prefix = "ACME_")]
struct Acme {
    one: Option<String>,
}

fn main() {}
