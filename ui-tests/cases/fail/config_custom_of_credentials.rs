use auth::AuthConfig;

#[derive(AuthConfig)]
#[auth(credentials, custom, id = "acme", name = "Acme")]
struct Acme {
    address: String,
}

fn main() {}
