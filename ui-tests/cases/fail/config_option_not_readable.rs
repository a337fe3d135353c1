use auth::AuthConfig;

struct Region;

#[derive(AuthConfig)]
#[auth(env_prefix = "ACME_")]
struct Acme {
    region: Region,
}

fn main() {}
