use auth::AuthConfig;

#[derive(AuthConfig)]
#[auth(env_prefix = "ACME_")]
struct Acme {
    #[auth(default = "7")]
    region: String,
}

fn main() {}
