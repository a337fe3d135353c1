use auth::AuthConfig;

#[derive(AuthConfig)]
#[auth(id = "acme")]
struct Acme {
    client_id: String,
}

fn main() {}
