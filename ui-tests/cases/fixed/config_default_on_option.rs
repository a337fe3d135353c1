use auth::AuthConfig;

#[derive(AuthConfig)]
#[auth(env_prefix = "ACME_")]
struct Acme {
    #[auth(default = "eu")]
    region: String,
}

fn main() {}
