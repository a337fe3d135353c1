use auth::AuthConfig;

#[derive(AuthConfig)]
struct Acme {
    #[auth(default = 7)]
    region: String,
}

fn main() {}
