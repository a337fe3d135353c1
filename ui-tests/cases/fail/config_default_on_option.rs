use auth::AuthConfig;

#[derive(AuthConfig)]
struct Acme {
    #[auth(default = "eu")]
    region: Option<String>,
}

fn main() {}
