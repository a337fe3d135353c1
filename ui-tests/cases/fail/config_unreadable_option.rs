use auth::AuthConfig;

struct Region;

#[derive(AuthConfig)]
struct Acme {
    region: Region,
}

fn main() {}
