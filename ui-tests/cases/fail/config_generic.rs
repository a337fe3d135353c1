use auth::AuthConfig;

#[derive(AuthConfig)]
struct Acme<T> {
    value: T,
}

fn main() {}
