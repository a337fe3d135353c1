use auth::{AuthConfig, Secret};

#[derive(AuthConfig)]
struct Acme {
    #[auth(default)]
    key: Secret,
}

fn main() {}
